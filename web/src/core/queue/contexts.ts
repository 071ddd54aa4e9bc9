import { started } from './moving.ts';
import { arranged, type Shuffle } from './shuffle.ts';
import { contextOf, itemAt, naturalSlots, noOrder, slotOf } from './session.ts';
import type { ContextSource, Moment, Order, Session } from './session.ts';
import { Pcg32 } from './pcg32.ts';

/** Plays a list, from one of its places if one is given. Up next stays. */
export function playContext(
  session: Session,
  source: ContextSource,
  from: number | undefined,
  seed: number,
  moment: Moment,
): Session {
  if (source.tracks.length === 0) return session;
  const [context, nextUid] = contextOf(session, source);
  const order = firstOrder(source, session.modes.shuffle, from, seed);
  const slot = order.slots[order.cursor] ?? 0;
  const replaced = { ...session, context, nextUid, order, autoplay: [] };
  return started(replaced, itemAt(context, slot), 'replaced', moment);
}

function firstOrder(
  source: ContextSource,
  shuffle: Shuffle,
  from: number | undefined,
  seed: number,
): Order {
  const natural = source.tracks.map((_, slot) => slot);
  const how = { shuffle, seed, pass: 0, groups: source.groups };
  const first = from === undefined ? undefined : natural[from];
  if (shuffle === 'off') {
    const cursor = first ?? 0;
    return { slots: natural, cursor, passedOver: natural.slice(0, cursor), pass: 0, seed };
  }
  const slots =
    first === undefined
      ? arranged(natural, how)
      : [first, ...arranged(natural.toSpliced(first, 1), how)];
  return { slots, cursor: 0, passedOver: [], pass: 0, seed };
}

/** Arranges anew what is left of this pass; what plays goes on. */
export function setShuffle(session: Session, shuffle: Shuffle, seed: number): Session {
  const modes = { ...session.modes, shuffle };
  const { context, order } = session;
  if (!context) return { ...session, modes };
  const left = new Set([...order.slots.slice(order.cursor + 1), ...order.passedOver]);
  const natural = naturalSlots(context);
  if (shuffle === 'off') {
    return { ...session, modes, order: { ...inNaturalOrder(order, natural, left), seed } };
  }
  const passed = new Set(order.passedOver);
  const played = order.slots.slice(0, order.cursor + 1).filter((slot) => !passed.has(slot));
  const how = { shuffle, seed, pass: order.pass, groups: context.groups };
  const coming = arranged(
    natural.filter((slot) => left.has(slot)),
    how,
  );
  const slots = [...played, ...coming];
  const cursor = played.length - 1;
  return { ...session, modes, order: { ...order, slots, cursor, passedOver: [], seed } };
}

/** What lies behind the anchor and was not played yet follows it; all else lies before it. */
function inNaturalOrder(order: Order, natural: readonly number[], left: Set<number>): Order {
  const anchor = order.slots[order.cursor];
  const at = anchor === undefined ? -1 : natural.indexOf(anchor);
  const known = new Set(order.slots);
  const before = natural.slice(0, Math.max(0, at));
  const after = natural.slice(at + 1);
  const behind = [
    ...after.filter((slot) => known.has(slot) && !left.has(slot)),
    ...before.filter((slot) => known.has(slot)),
    ...(anchor === undefined ? [] : [anchor]),
  ];
  const ahead = after.filter((slot) => left.has(slot));
  const passedOver = natural.slice(0, at + 1).filter((slot) => left.has(slot));
  return { ...order, slots: [...behind, ...ahead], cursor: behind.length - 1, passedOver };
}

/** A track that has come to the list behind the context; `at` is its place there. */
export interface Addition {
  at: number;
  trackId: string;
}

/** The list behind the context was changed elsewhere. What plays goes on. */
export function followEdits(
  session: Session,
  removed: readonly number[],
  added: readonly Addition[],
  seed: number,
): Session {
  const { context, order, modes } = session;
  if (!context) return session;
  const gone = new Set(removed.map((uid) => slotOf(context, uid)));
  const natural = naturalSlots(context).filter((slot) => !gone.has(slot));
  const tracks = [...context.tracks, ...added.map(({ trackId }) => trackId)];
  const places = added.map(({ at }, index) => ({ at, slot: context.tracks.length + index }));
  for (const { at, slot } of places) natural.splice(Math.max(0, at), 0, slot);
  const behind = order.slots.slice(0, order.cursor + 1);
  const ahead = order.slots.slice(order.cursor + 1).filter((slot) => !gone.has(slot));
  const passedOver = order.passedOver.filter((slot) => !gone.has(slot));
  const random = new Pcg32(seed, order.pass);
  const rank = new Map(natural.map((slot, index) => [slot, index]));
  const rankOf = (slot: number | undefined) => rank.get(slot ?? -1) ?? -1;
  for (const { slot } of places) {
    if (modes.shuffle !== 'off') {
      ahead.splice(random.below(ahead.length + 1), 0, slot);
    } else if (rankOf(slot) < rankOf(behind.at(-1))) {
      behind.splice(-1, 0, slot);
      passedOver.push(slot);
    } else {
      const later = ahead.findIndex((other) => rankOf(other) > rankOf(slot));
      ahead.splice(later < 0 ? ahead.length : later, 0, slot);
    }
  }
  return {
    ...session,
    context: { ...context, tracks, natural },
    order: { ...order, slots: [...behind, ...ahead], cursor: behind.length - 1, passedOver },
  };
}

/** Drops everything that was to come; the current item plays to its end. */
export function clearAll(session: Session): Session {
  return { ...session, upNext: [], autoplay: [], context: undefined, order: noOrder };
}
