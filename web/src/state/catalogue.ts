import { queryOptions } from '@tanstack/svelte-query';
import { unwrap } from '#core/api/client.ts';
import { app } from './app.ts';

/** What every key of the catalogue begins with: all of it is read anew when the music changes. */
export const catalogue = ['catalogue'];

export const albumById = (id: string) =>
  queryOptions({
    queryKey: [...catalogue, 'album', id],
    queryFn: ({ signal }) =>
      unwrap(app.api.GET('/api/v1/albums/{id}', { params: { path: { id } }, signal })),
  });

export const artistById = (id: string) =>
  queryOptions({
    queryKey: [...catalogue, 'artist', id],
    queryFn: ({ signal }) =>
      unwrap(app.api.GET('/api/v1/artists/{id}', { params: { path: { id } }, signal })),
  });

export const librarySize = queryOptions({
  queryKey: [...catalogue, 'library'],
  queryFn: ({ signal }) => unwrap(app.api.GET('/api/v1/library', { signal })),
});

export const latestScan = queryOptions({
  queryKey: ['scan'],
  queryFn: ({ signal }) => unwrap(app.api.GET('/api/v1/scan', { signal })),
});

/** What could not be read; for admins. */
export const scanIssues = queryOptions({
  queryKey: [...catalogue, 'issues'],
  queryFn: ({ signal }) => unwrap(app.api.GET('/api/v1/scan/issues', { signal })),
});

/** The music folders and their state; for admins. Asked for at the end of a scan, not with every
 *  change of the music: what they hold is counted each time. */
export const musicFolders = queryOptions({
  queryKey: ['roots'],
  queryFn: ({ signal }) => unwrap(app.api.GET('/api/v1/admin/roots', { signal })),
});
