import { slotOf, type Item, type Order, type Session } from './session.ts';

/** A step that can be taken back. */
export interface Undoable {
  before: Session;
  /** Another item began with it. */
  moved: boolean;
  positionMs: number;
}

/** The session as it was before a step. A step that changed what plays is taken back whole; else
 *  what has been started since stays started, and does not come again. */
export function undone(session: Session, { before, moved }: Undoable): Session {
  const { nextUid } = session;
  if (moved) return { ...before, nextUid, plays: session.plays + 1 };
  const since = startedSince(session, before);
  const still = (items: readonly Item[]) => items.filter(({ uid }) => !since.has(uid));
  return {
    ...session,
    upNext: still(before.upNext),
    autoplay: still(before.autoplay),
    context: before.context,
    order: orderSince(session, before, since),
    modes: before.modes,
    rest: session.rest && before.rest,
  };
}

function startedSince({ history, current }: Session, before: Session): Set<number> {
  const left = history.logged - before.history.logged;
  if (left === 0 && current === before.current) return new Set();
  // The first that was left was current before.
  const begun = Math.max(0, left - (before.current ? 1 : 0));
  const items = history.log.slice(history.log.length - begun).map(({ item }) => item.uid);
  return new Set([...items, ...(current ? [current.uid] : [])]);
}

function orderSince(session: Session, before: Session, since: ReadonlySet<number>): Order {
  const { context, order } = before;
  if (since.size === 0) return order;
  if (session.context === context && session.order.pass !== order.pass) return session.order;
  const started = [...since]
    .map((uid) => slotOf(context, uid))
    .filter((slot) => slot !== undefined);
  const fresh = new Set(started.filter((slot) => order.slots.indexOf(slot) > order.cursor));
  const behind = [...order.slots.slice(0, order.cursor + 1), ...fresh];
  const ahead = order.slots.slice(order.cursor + 1).filter((slot) => !fresh.has(slot));
  const passedOver = order.passedOver.filter((slot) => !started.includes(slot));
  return { ...order, slots: [...behind, ...ahead], cursor: behind.length - 1, passedOver };
}
