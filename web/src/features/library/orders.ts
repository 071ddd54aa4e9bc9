/** The orders of each list; the first is the usual one. */
export const orders = {
  albums: ['title', 'artist', 'newest_added', 'newest_released', 'most_played'],
  artists: ['name', 'most_played'],
  tracks: ['title', 'newest_added', 'most_played', 'recently_played'],
} as const;

export type Kind = keyof typeof orders;
export type OrderOf<K extends Kind> = (typeof orders)[K][number];

/** What the address says, if it is one of the list's orders. */
export function orderOf<K extends Kind>(kind: K, text: string | null): OrderOf<K> {
  const known: readonly OrderOf<K>[] = orders[kind];
  return known.find((order) => order === text) ?? orders[kind][0];
}

export const orderTitle = <O extends OrderOf<Kind>>(order: O) => `order.${order}` as const;
