import type { MissingRoot, Purge } from './api/types.ts';

/** What there is to say of a purge, in this order. */
export type PurgeFact = 'nothing' | 'goes' | 'listeners' | 'loved' | 'away';

export function factsOf(purge: Purge): PurgeFact[] {
  const facts: PurgeFact[] = [purge.files === 0 ? 'nothing' : 'goes'];
  if (purge.listens + purge.playlist_items > 0) facts.push('listeners');
  if (purge.kept_loved > 0) facts.push('loved');
  if (purge.kept_offline > 0) facts.push('away');
  return facts;
}

/** Its drive may come back with what is missing: it is purged only when it is chosen. */
export function mayBeAway({ state }: MissingRoot): boolean {
  return state !== 'online' && state !== 'removed';
}
