import { queryOptions } from '@tanstack/svelte-query';
import { unwrap } from '#core/api/client.ts';
import { app } from './app.ts';

const askAgainMs = 5_000;

/** Which server this is, and whether it waits for its first admin. */
export const server = queryOptions({
  queryKey: ['server'],
  queryFn: ({ signal }) => unwrap(app.api.GET('/.well-known/segue', { signal })),
  refetchInterval: ({ state }) => (state.status === 'error' ? askAgainMs : false),
});

export const me = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => unwrap(app.api.GET('/api/v1/me', { signal })),
  staleTime: Infinity,
});
