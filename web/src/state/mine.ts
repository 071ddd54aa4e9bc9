import { queryOptions } from '@tanstack/svelte-query';
import { unwrap } from '#core/api/client.ts';
import { app } from './app.ts';
import { catalogue } from './catalogue.ts';

const cardsPerRow = 24;
const randomForMs = 10 * 60_000;

/** What changes with every listen. */
export const heard = ['heard'];

export const playedContexts = queryOptions({
  queryKey: [...heard, 'contexts'],
  queryFn: ({ signal }) =>
    unwrap(app.api.GET('/api/v1/me/contexts', { params: { query: { limit: 8 } }, signal })),
});

const albumsBy = (
  key: readonly string[],
  order: 'newest_added' | 'most_played' | 'random',
  staleTime = 0,
) =>
  queryOptions({
    queryKey: [...key, 'row', order],
    queryFn: ({ signal }) =>
      unwrap(
        app.api.GET('/api/v1/albums', {
          params: { query: { order, limit: cardsPerRow } },
          signal,
        }),
      ),
    staleTime,
  });

export const recentlyAdded = albumsBy(catalogue, 'newest_added');
export const mostPlayed = albumsBy(heard, 'most_played');
/** Stays for a while: who comes back finds the same. */
export const atRandom = albumsBy(['random'], 'random', randomForMs);
