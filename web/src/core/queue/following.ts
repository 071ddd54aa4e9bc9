import { nextPass } from './shuffle.ts';
import { itemAt, naturalSlots, type Item, type Moment, type Order } from './session.ts';
import type { Session } from './session.ts';

/** `auto`: the track ended; `manual`: the listener pressed Next. */
export type How = 'auto' | 'manual';

/** What follows, by the first rule that applies (docs/queue.md). */
export type Step =
  | { rule: 'stop' | 'end' }
  | { rule: 'history' | 'repeat' | 'upNext' | 'context' | 'autoplay'; item: Item }
  | { rule: 'newPass'; item: Item; order: Order };

/** A function of the session alone, but for the time at which to stop. */
export function following(session: Session, how: How, moment?: Moment): Step {
  const step = withoutStop(session, how);
  return how === 'auto' && mustStop(session, step, moment) ? { rule: 'stop' } : step;
}

function withoutStop(session: Session, how: How): Step {
  const { history, modes, current, upNext, context, order, autoplay } = session;
  const again = history.path[history.pointer + 1];
  if (again) return { rule: 'history', item: again };
  if (how === 'auto' && modes.repeat === 'one' && current) return { rule: 'repeat', item: current };
  const [queued] = upNext;
  if (queued) return { rule: 'upNext', item: queued };
  const slot = order.slots[order.cursor + 1];
  if (context && slot !== undefined) return { rule: 'context', item: itemAt(context, slot) };
  if (modes.repeat === 'all') {
    const pass = newPass(session);
    if (pass) return pass;
  }
  const [suggested] = autoplay;
  // Repeat all stays with its context; the other modes go on to what was suggested.
  const wanted = modes.autoplay && modes.repeat !== 'all';
  return wanted && suggested ? { rule: 'autoplay', item: suggested } : { rule: 'end' };
}

function mustStop({ modes: { stopAfter } }: Session, step: Step, moment?: Moment): boolean {
  switch (stopAfter?.kind) {
    case undefined:
      return false;
    case 'tracks':
      return stopAfter.left <= 1;
    case 'context':
      return step.rule === 'newPass' || step.rule === 'autoplay' || step.rule === 'end';
    case 'time':
      return moment !== undefined && moment.now >= stopAfter.at;
  }
}

/** Asked for after every change of a session, and not cheap for large contexts. */
const passes = new WeakMap<Order, { step: Step; shuffle: string }>();

function newPass({ context, order, modes: { shuffle } }: Session): Step | undefined {
  if (!context) return undefined;
  const known = passes.get(order);
  if (known?.shuffle === shuffle) return known.step;
  const how = { shuffle, seed: order.seed, pass: order.pass + 1, groups: context.groups };
  const slots = nextPass(naturalSlots(context), order.slots, how);
  const [first] = slots;
  if (first === undefined) return undefined;
  const next = { ...order, slots, cursor: 0, passedOver: [], pass: how.pass };
  const step: Step = { rule: 'newPass', item: itemAt(context, first), order: next };
  passes.set(order, { step, shuffle });
  return step;
}
