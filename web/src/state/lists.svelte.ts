import { createSubscriber } from 'svelte/reactivity';
import { unwrap } from '#core/api/client.ts';
import { PagedList, type Page } from '#core/paging/paged-list.ts';
import { app } from './app.ts';

export type AlbumOrder = 'title' | 'artist' | 'newest_added' | 'newest_released' | 'most_played';
export type TrackOrder = 'title' | 'newest_added' | 'most_played' | 'recently_played';
export type ArtistOrder = 'name' | 'most_played';

const keptLists = 16;
const pageSize = 100;

/** A paged list as runes. */
export class List<Item> {
  private readonly changes: () => void;

  constructor(private readonly paged: PagedList<Item>) {
    this.changes = createSubscriber((update) => paged.on('changed', update));
  }

  get length(): number {
    return this.current.length;
  }

  get complete(): boolean {
    return this.current.complete;
  }

  get error() {
    return this.current.error;
  }

  at(index: number): Item | undefined {
    return this.current.at(index);
  }

  around(index: number, most: number): Item[] {
    return this.paged.around(index, most);
  }

  want(from: number, to: number): void {
    this.paged.want(from, to);
  }

  retry(): void {
    this.paged.retry();
  }

  reload(): Promise<void> {
    return this.paged.reload();
  }

  private get current(): PagedList<Item> {
    this.changes();
    return this.paged;
  }
}

/** Lists that were opened lately: whoever comes back finds them as they were. */
// eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing shows which lists there are
const lists = new Map<string, List<unknown>>();

app.auth.on('signedOut', () => lists.clear());

function listOf<Item>(
  key: readonly unknown[],
  read: (page: { limit: number; cursor?: string }) => Promise<Page<Item>>,
): List<Item> {
  const name = JSON.stringify(key);
  const known = lists.get(name) as List<Item> | undefined;
  const list =
    known ??
    new List(
      new PagedList((cursor) => read({ limit: pageSize, ...(cursor === '' ? {} : { cursor }) })),
    );
  lists.delete(name);
  lists.set(name, list);
  const oldest = lists.keys().next();
  if (lists.size > keptLists && !oldest.done) lists.delete(oldest.value);
  return list;
}

/** Reads anew what lists show, all of them or the one with this key. */
export async function reloadLists(key?: readonly unknown[]): Promise<void> {
  const name = key && JSON.stringify(key);
  const chosen = [...lists].filter(([each]) => name === undefined || each === name);
  await Promise.all(chosen.map(([, list]) => list.reload()));
}

export const albumList = (query: { order: AlbumOrder | 'starred'; genre?: string }) =>
  listOf(['albums', query], (page) =>
    unwrap(app.api.GET('/api/v1/albums', { params: { query: { ...query, ...page } } })),
  );

export const artistList = (order: ArtistOrder | 'starred') =>
  listOf(['artists', order], (page) =>
    unwrap(app.api.GET('/api/v1/artists', { params: { query: { order, ...page } } })),
  );

export const trackList = (query: { order: TrackOrder | 'starred'; genre?: string }) =>
  listOf(['tracks', query], (page) =>
    unwrap(app.api.GET('/api/v1/tracks', { params: { query: { ...query, ...page } } })),
  );

export const genreList = () =>
  listOf(['genres'], (query) => unwrap(app.api.GET('/api/v1/genres', { params: { query } })));

/** What could not be read, of one music folder or of all; for admins. */
export const issueList = (root?: number) =>
  listOf(['issues', root], (page) =>
    unwrap(
      app.api.GET('/api/v1/scan/issues', {
        params: { query: { ...(root === undefined ? {} : { root }), ...page } },
      }),
    ),
  );

/** What is gone from its drive, the longest first; for admins. */
export const missingList = () =>
  listOf(['missing'], (query) =>
    unwrap(app.api.GET('/api/v1/admin/missing', { params: { query } })),
  );

export const playlistItems = (id: string) =>
  listOf(['playlist', id], (query) =>
    unwrap(app.api.GET('/api/v1/playlists/{id}/items', { params: { path: { id }, query } })),
  );
