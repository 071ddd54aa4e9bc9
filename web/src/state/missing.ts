import { queryOptions } from '@tanstack/svelte-query';
import { unwrap } from '#core/api/client.ts';
import type { Purge } from '#core/api/types.ts';
import { app } from './app.ts';
import { catalogue } from './catalogue.ts';
import { reloadLists } from './lists.svelte.ts';

/** How much each music folder misses; for admins. */
export const missingRoots = queryOptions({
  queryKey: [...catalogue, 'missing'],
  queryFn: async ({ signal }) => {
    const params = { query: { limit: 1 } };
    return (await unwrap(app.api.GET('/api/v1/admin/missing', { params, signal }))).roots;
  },
});

export interface PurgeWish {
  /** Only this music folder, be it away or not. */
  root: number | undefined;
  keepLoved: boolean;
}

/** What a purge would delete. */
export const purgePreview = (wish: PurgeWish) =>
  queryOptions({
    queryKey: [...catalogue, 'purge', wish],
    queryFn: () => ask(wish, true),
    placeholderData: (before) => before,
  });

export async function purge(wish: PurgeWish): Promise<Purge> {
  const done = await ask(wish, false);
  await app.queries.invalidateQueries({ queryKey: catalogue });
  await reloadLists();
  return done;
}

function ask({ root, keepLoved }: PurgeWish, dry_run: boolean): Promise<Purge> {
  const body = {
    ...(root === undefined ? {} : { root_id: root }),
    keep_loved: keepLoved,
    dry_run,
  };
  return unwrap(app.api.POST('/api/v1/admin/missing/purge', { body }));
}
