import type { Track } from '#core/api/types.ts';
import type { ContextSource } from '#core/queue/session.ts';
import { explain } from './language.svelte.ts';
import type { List } from './lists.svelte.ts';
import { notify } from './notices.ts';
import { queue } from './queue.svelte.ts';

/** So many tracks of a list go with the one that was pressed. */
const mostTracks = 200;

/** A list of tracks from one of its places on. */
export function playTrackOf<Item>(
  source: Omit<ContextSource, 'tracks'>,
  list: List<Item>,
  index: number,
  trackOf: (item: Item) => Track,
): void {
  const pressed = list.at(index);
  const items = list.around(index, mostTracks);
  if (pressed) queue.playList(source, items.map(trackOf), items.indexOf(pressed));
}

export function playAlbum(id: string): void {
  queue.playAlbumById(id).catch(tell);
}

function tell(cause: unknown): void {
  notify({ kind: 'error', text: explain(cause) });
}
