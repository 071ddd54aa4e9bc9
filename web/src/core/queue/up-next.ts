import { next, started } from './moving.ts';
import { itemAt, slotOf } from './session.ts';
import type { Item, Moment, Origin, Session } from './session.ts';

/** Puts tracks in at a place, in the order given. */
export function insert(session: Session, trackIds: readonly string[], at: number): Session {
  if (trackIds.length === 0) return session;
  const items = newItems(session.nextUid, trackIds, 'upNext');
  return {
    ...session,
    nextUid: session.nextUid + items.length,
    upNext: session.upNext.toSpliced(at, 0, ...items),
  };
}

export function suggest(session: Session, trackIds: readonly string[]): Session {
  const autoplay = newItems(session.nextUid, trackIds, 'autoplay');
  return { ...session, nextUid: session.nextUid + autoplay.length, autoplay };
}

function newItems(firstUid: number, trackIds: readonly string[], origin: Origin): Item[] {
  return trackIds.map((trackId, index) => ({ uid: firstUid + index, trackId, origin }));
}

/** Plays an item of Up next now; only it leaves the lane, or all before it as well. */
export function playQueued(
  session: Session,
  uid: number,
  dropBefore: boolean,
  moment: Moment,
): Session {
  const at = session.upNext.findIndex((item) => item.uid === uid);
  const item = session.upNext[at];
  if (!item) return session;
  const upNext = dropBefore ? session.upNext.slice(at + 1) : session.upNext.toSpliced(at, 1);
  return started({ ...session, upNext }, item, 'skipped', moment);
}

/** Plays a suggestion now. */
function playSuggested(session: Session, uid: number, moment: Moment): Session {
  const item = session.autoplay.find((other) => other.uid === uid);
  if (!item) return session;
  const autoplay = session.autoplay.filter((other) => other !== item);
  return started({ ...session, autoplay }, item, 'skipped', moment);
}

/** Jumps within the context, where the item is put right behind the cursor and played; or to a
 *  suggestion. */
export function jump(session: Session, uid: number, moment: Moment): Session {
  const { context, order } = session;
  const slot = slotOf(context, uid);
  if (!context || slot === undefined) return playSuggested(session, uid, moment);
  const at = order.slots.indexOf(slot);
  const cursor = at >= 0 && at <= order.cursor ? order.cursor : order.cursor + 1;
  const others = at < 0 ? order.slots : order.slots.toSpliced(at, 1);
  const passedOver = order.passedOver.filter((other) => other !== slot);
  const slots = others.toSpliced(cursor, 0, slot);
  const jumped = { ...session, order: { ...order, slots, cursor, passedOver } };
  return started(jumped, itemAt(context, slot), 'skipped', moment);
}

/** Moves an item within its lane: to a place in Up next, or among what is left of the context. */
export function move(session: Session, uid: number, to: number): Session {
  const { upNext, order } = session;
  const at = upNext.findIndex((item) => item.uid === uid);
  const item = upNext[at];
  if (item) return { ...session, upNext: upNext.toSpliced(at, 1).toSpliced(within(to), 0, item) };
  const place = placeAhead(session, uid);
  const slot = order.slots[place ?? -1];
  if (place === undefined || slot === undefined) return session;
  const slots = order.slots.toSpliced(place, 1).toSpliced(order.cursor + 1 + within(to), 0, slot);
  return { ...session, order: { ...order, slots } };
}

/** A negative place would count from the end. */
function within(place: number): number {
  return Math.max(0, place);
}

/** An item leaves what is left of the context, or the suggestions, and joins Up next. */
export function takeUp(session: Session, uid: number, to: number): Session {
  const place = placeAhead(session, uid);
  const slot = session.order.slots[place ?? -1];
  const suggested = session.autoplay.find((item) => item.uid === uid);
  const trackId = slot === undefined ? suggested?.trackId : session.context?.tracks[slot];
  return trackId === undefined ? session : insert(drop(session, uid), [trackId], within(to));
}

/** Takes an item that is still to come out of its lane. */
export function drop(session: Session, uid: number): Session {
  const without = (items: readonly Item[]) => items.filter((item) => item.uid !== uid);
  const place = placeAhead(session, uid);
  const { order } = session;
  if (place !== undefined) {
    return { ...session, order: { ...order, slots: order.slots.toSpliced(place, 1) } };
  }
  const [upNext, autoplay] = [without(session.upNext), without(session.autoplay)];
  const fewer = upNext.length + autoplay.length < session.upNext.length + session.autoplay.length;
  return fewer ? { ...session, upNext, autoplay } : session;
}

function placeAhead({ context, order }: Session, uid: number): number | undefined {
  const slot = slotOf(context, uid);
  const place = slot === undefined ? -1 : order.slots.indexOf(slot, order.cursor + 1);
  return place < 0 ? undefined : place;
}

/** Removes the item that plays: as Next, after which nothing remembers it. With nothing to follow
 *  it, nothing is loaded any more. */
export function dropCurrent(session: Session, moment: Moment): Session {
  const { current, history } = session;
  if (!current) return session;
  const moved = next(session, 'skipped', moment);
  const gone = moved.plays === session.plays;
  const at = gone ? history.pointer : moved.history.pointer - 1;
  const path = moved.history.path.toSpliced(at, 1);
  const pointer = gone ? at - 1 : at;
  const { log, logged } = history;
  const forgotten = {
    ...moved,
    order: withoutPlayed(moved, current),
    history: { ...moved.history, path, pointer, log, logged },
  };
  if (!gone && moved.current?.uid !== current.uid) return forgotten;
  return { ...forgotten, current: undefined, plays: session.plays + 1, rest: undefined };
}

function withoutPlayed({ context, order }: Session, { uid }: Item): Session['order'] {
  const place = order.slots.indexOf(slotOf(context, uid) ?? -1);
  if (place < 0 || place > order.cursor) return order;
  return { ...order, slots: order.slots.toSpliced(place, 1), cursor: order.cursor - 1 };
}
