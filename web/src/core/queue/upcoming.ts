import { itemAt, type Item, type Session } from './session.ts';

/** What the listener went back over: it comes again before anything else. */
export function walkedBack({ history }: Session): readonly Item[] {
  return history.path.slice(history.pointer + 1);
}

/** How many items of the context are still to come. */
export function contextAhead({ order }: Session): number {
  return order.slots.length - order.cursor - 1;
}

/** Those of them from a place on, in the order in which they will be played. */
export function contextWindow(session: Session, from: number, count: number): Item[] {
  const { context, order } = session;
  if (!context) return [];
  const first = order.cursor + 1 + from;
  return order.slots.slice(first, first + count).map((slot) => itemAt(context, slot));
}

/** What follows the current item as things stand, at most so many. */
export function upcoming(session: Session, count: number): Item[] {
  const certain = [...walkedBack(session).slice(0, count), ...session.upNext.slice(0, count)];
  const items = [...certain, ...contextWindow(session, 0, count)];
  const { autoplay, repeat } = session.modes;
  return [...items, ...(autoplay && repeat !== 'all' ? session.autoplay : [])].slice(0, count);
}
