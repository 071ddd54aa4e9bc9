import type { Context, Order, Session } from './session.ts';

const version = 1;

/** A session as it lies in the browser's storage: one record, so that it is there whole or not at
 *  all. Long lists are packed, since they are written with every change. */
export interface SavedSession {
  version: number;
  session: Omit<Session, 'context' | 'order'>;
  context: (Omit<Context, 'tracks'> & { tracks: string }) | undefined;
  order: Omit<Order, 'slots'> & { slots: Uint32Array };
}

const separator = '\n';
const packedTracks = new WeakMap<readonly string[], string>();
const packedSlots = new WeakMap<readonly number[], Uint32Array>();

export function save({ context, order, ...session }: Session): SavedSession {
  const slots = once(packedSlots, order.slots, () => Uint32Array.from(order.slots));
  const pack = (tracks: readonly string[]) =>
    once(packedTracks, tracks, () => tracks.join(separator));
  return {
    version,
    session,
    context: context && { ...context, tracks: pack(context.tracks) },
    order: { ...order, slots },
  };
}

/** Undefined when it was written by another version of the page. */
export function restore(saved: SavedSession | undefined): Session | undefined {
  if (saved?.version !== version) return undefined;
  const { session, context, order } = saved;
  return {
    ...session,
    context: context && { ...context, tracks: context.tracks.split(separator) },
    order: { ...order, slots: Array.from(order.slots) },
  };
}

function once<Key extends object, Value>(
  known: WeakMap<Key, Value>,
  key: Key,
  make: () => Value,
): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
