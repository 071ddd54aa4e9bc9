import { queryOptions } from '@tanstack/svelte-query';
import { unwrap } from '#core/api/client.ts';
import type { Playlist } from '#core/api/types.ts';
import { app } from './app.ts';

export const playlists = queryOptions({
  queryKey: ['playlists'],
  queryFn: ({ signal }) => unwrap(app.api.GET('/api/v1/playlists', { signal })),
});

export const playlistById = (id: string) =>
  queryOptions({
    queryKey: ['playlist', id],
    queryFn: ({ signal }) =>
      unwrap(app.api.GET('/api/v1/playlists/{id}', { params: { path: { id } }, signal })),
  });

/** Entries of its file that nothing in the library answers to. */
export const unfoundEntries = (id: string) =>
  queryOptions({
    queryKey: ['playlist-unfound', id],
    queryFn: ({ signal }) =>
      unwrap(app.api.GET('/api/v1/playlists/{id}/unfound', { params: { path: { id } }, signal })),
    staleTime: 0,
  });

export interface PlaylistWords {
  name: string;
  comment: string;
  shared: boolean;
}

export async function createPlaylist(
  words: PlaylistWords,
  trackIds: readonly string[] = [],
): Promise<Playlist> {
  const tracks = trackIds.length > 0 ? { track_ids: [...trackIds] } : {};
  const made = await unwrap(app.api.POST('/api/v1/playlists', { body: { ...words, ...tracks } }));
  await app.queries.invalidateQueries({ queryKey: playlists.queryKey });
  return made;
}

export async function editPlaylist(id: string, words: PlaylistWords): Promise<void> {
  const params = { path: { id } };
  keep(await unwrap(app.api.PATCH('/api/v1/playlists/{id}', { params, body: words })));
}

export async function deletePlaylist(id: string): Promise<void> {
  await unwrap(app.api.DELETE('/api/v1/playlists/{id}', { params: { path: { id } } }));
  await app.queries.invalidateQueries({ queryKey: playlists.queryKey });
}

export async function addToPlaylist(id: string, trackIds: readonly string[]): Promise<void> {
  const params = { path: { id } };
  const body = { track_ids: [...trackIds] };
  keep(await unwrap(app.api.POST('/api/v1/playlists/{id}/items', { params, body })));
}

export async function removeItem(id: string, itemId: string): Promise<void> {
  const params = { path: { id } };
  const body = { item_ids: [itemId] };
  keep(await unwrap(app.api.POST('/api/v1/playlists/{id}/items/remove', { params, body })));
}

/** Behind another item, or 'front'. */
export async function moveItem(id: string, itemId: string, after: string): Promise<void> {
  const params = { path: { id } };
  const body = { item_ids: [itemId], after };
  keep(await unwrap(app.api.POST('/api/v1/playlists/{id}/items/move', { params, body })));
}

/** What the server answered is what the page shows; the event stream brings the rest. */
function keep(playlist: Playlist): void {
  app.queries.setQueryData(playlistById(playlist.id).queryKey, playlist);
}
