import { following, type How, type Step } from './following.ts';
import { itemAt, slotOf } from './session.ts';
import type { End, Item, Moment, Session } from './session.ts';

const mostRemembered = 1_000;

/** On to what follows; at the end, or where it shall stop, the current item stays and rests. */
export function next(session: Session, why: End, moment: Moment): Session {
  const how: How = why === 'finished' ? 'auto' : 'manual';
  return take(session, following(session, how, moment), why, moment);
}

function take(session: Session, step: Step, why: End, moment: Moment): Session {
  const before = why === 'finished' ? countDown(session) : session;
  switch (step.rule) {
    case 'stop': {
      const modes = { ...session.modes, stopAfter: undefined };
      return { ...session, modes, rest: 'stopped' };
    }
    case 'end':
      return session.current ? { ...session, rest: 'ended' } : session;
    case 'history':
      return walked(before, 1, why, moment);
    case 'repeat':
      return restarted(before, why, moment);
    case 'upNext':
      return started({ ...before, upNext: before.upNext.slice(1) }, step.item, why, moment);
    case 'autoplay':
      return started({ ...before, autoplay: before.autoplay.slice(1) }, step.item, why, moment);
    case 'context': {
      const order = { ...before.order, cursor: before.order.cursor + 1 };
      return started({ ...before, order }, step.item, why, moment);
    }
    case 'newPass':
      return started({ ...before, order: step.order }, step.item, why, moment);
  }
}

function countDown(session: Session): Session {
  const { stopAfter } = session.modes;
  if (stopAfter?.kind !== 'tracks') return session;
  const fewer = { ...stopAfter, left: stopAfter.left - 1 };
  return { ...session, modes: { ...session.modes, stopAfter: fewer } };
}

/** Play was pressed while nothing plays: on to what has come since, else the context anew. */
export function resume(session: Session, moment: Moment): Session {
  if (!session.rest) return session;
  const { context, order } = session;
  const step = following(session, 'auto', moment);
  if (step.rule !== 'end' && step.rule !== 'stop') return take(session, step, 'finished', moment);
  const [first] = order.slots;
  if (!context || first === undefined) return restarted(session, 'finished', moment);
  const again = { ...order, cursor: 0, passedOver: [], pass: order.pass + 1 };
  return started({ ...session, order: again }, itemAt(context, first), 'finished', moment);
}

/** Back along the history and, where it begins, along the order. */
export function previous(session: Session, moment: Moment): Session {
  if (session.history.pointer > 0) return walked(session, -1, 'skipped', moment);
  const earlier = beforeHistory(session);
  if (!earlier) return session;
  const { order, context, history } = session;
  const slot = slotOf(context, earlier.uid);
  const passedOver = order.passedOver.filter((other) => other !== slot);
  const path = [earlier, ...history.path];
  const longer = { ...session, order: { ...order, passedOver }, history: { ...history, path } };
  return walked({ ...longer, history: { ...longer.history, pointer: 1 } }, -1, 'skipped', moment);
}

export function hasPrevious(session: Session): boolean {
  return session.history.pointer > 0 || beforeHistory(session) !== undefined;
}

function beforeHistory({ history, context, order }: Session): Item | undefined {
  const [oldest] = history.path;
  const slot = oldest && slotOf(context, oldest.uid);
  if (!context || slot === undefined) return undefined;
  const before = order.slots[order.slots.indexOf(slot) - 1];
  return before === undefined ? undefined : itemAt(context, before);
}

/** The item plays now; what history had before it stays, what it had after it is left out. */
export function started(session: Session, item: Item, why: End, moment: Moment): Session {
  const left = leave(session, why, moment);
  const path = [...left.history.path.slice(0, left.history.pointer + 1), item];
  const kept = path.slice(-mostRemembered);
  return play(
    { ...left, history: { ...left.history, path: kept, pointer: kept.length - 1 } },
    item,
  );
}

export function restarted(session: Session, why: End, moment: Moment): Session {
  return session.current ? play(leave(session, why, moment), session.current) : session;
}

function walked(session: Session, by: 1 | -1, why: End, moment: Moment): Session {
  const left = leave(session, why, moment);
  const pointer = left.history.pointer + by;
  const item = left.history.path[pointer];
  return item ? play({ ...left, history: { ...left.history, pointer } }, item) : session;
}

function play(session: Session, current: Item): Session {
  return { ...session, current, plays: session.plays + 1, rest: undefined };
}

/** Logs the current item as left. */
export function leave(session: Session, end: End, { now, positionMs }: Moment): Session {
  const { history, current } = session;
  if (!current) return { ...session, history: { ...history, startedAt: now } };
  const entry = { item: current, startedAt: history.startedAt, heardMs: positionMs, end };
  const log = [...history.log.slice(1 - mostRemembered), entry];
  return { ...session, history: { ...history, log, logged: history.logged + 1, startedAt: now } };
}
