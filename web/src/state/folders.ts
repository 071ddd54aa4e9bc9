import { queryOptions } from '@tanstack/svelte-query';
import { unwrap } from '#core/api/client.ts';
import type { Folder, RootPolicy } from '#core/api/types.ts';
import { app } from './app.ts';
import { latestScan, musicFolders } from './catalogue.ts';
import { t } from './language.svelte.ts';

/** What the server sees in a folder of its machine; without a path, where to begin. */
export function lookInto(path?: string): Promise<Folder> {
  const query = path === undefined ? {} : { path };
  return unwrap(app.api.GET('/api/v1/admin/fs', { params: { query } }));
}

/** How much music seems to be in a folder. */
export const musicIn = (path: string) =>
  queryOptions({
    queryKey: ['music-in', path],
    queryFn: ({ signal }) =>
      unwrap(app.api.GET('/api/v1/admin/fs/count', { params: { query: { path } }, signal })),
    staleTime: 60_000,
  });

export async function addFolder(path: string): Promise<void> {
  await unwrap(app.api.POST('/api/v1/admin/roots', { body: { path } }));
  await readAnew();
}

export async function removeFolder(id: number): Promise<void> {
  await unwrap(app.api.DELETE('/api/v1/admin/roots/{id}', { params: { path: { id } } }));
  await readAnew();
}

export interface FolderChange {
  name?: string;
  policy?: Partial<RootPolicy>;
}

export async function changeFolder(id: number, change: FolderChange): Promise<void> {
  const asked = { params: { path: { id } }, body: change };
  await unwrap(app.api.PATCH('/api/v1/admin/roots/{id}', asked));
  await readAnew();
}

async function readAnew(): Promise<void> {
  await app.queries.invalidateQueries({ queryKey: musicFolders.queryKey });
  await app.queries.invalidateQueries({ queryKey: latestScan.queryKey });
}

/** "About 12,340 tracks in 1,204 folders", or "more than" where time was over. */
export function spokenCount(count: { files: number; folders: number; complete: boolean }): string {
  const tracks = t('count.tracks', { count: count.files });
  const folders = t('folder.count', { count: count.folders });
  const values = { tracks, folders };
  if (!count.complete) return t('folder.holdsMore', values);
  return count.files === 0 ? t('folder.holdsNone') : t('folder.holds', values);
}
