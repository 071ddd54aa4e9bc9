import type { Track } from '#core/api/types.ts';
import { explain } from './language.svelte.ts';
import type { List } from './lists.svelte.ts';
import { notify } from './notices.ts';
import { playing } from './playing.svelte.ts';

/** So many tracks of a list go with the one that was pressed. */
const mostTracks = 200;

/** A list of tracks from one of them on. */
export function playTrackOf<Item>(
  list: List<Item>,
  index: number,
  trackOf: (item: Item) => Track,
): void {
  const items = list.around(index, mostTracks);
  const pressed = list.at(index);
  const tracks = items.map(trackOf);
  const from = pressed && trackOf(pressed);
  playing.playAlbum(tracks, from);
}

export function playAlbum(id: string): void {
  playing.playAlbumById(id).catch(tell);
}

function tell(cause: unknown): void {
  notify({ kind: 'error', text: explain(cause) });
}
