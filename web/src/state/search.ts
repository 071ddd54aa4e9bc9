import { queryOptions } from '@tanstack/svelte-query';
import { unwrap } from '#core/api/client.ts';
import { app } from './app.ts';
import { catalogue } from './catalogue.ts';

const mostOfEach = 12;

/** What the server finds; until it has answered, what was found before stays in sight. */
export const searchFor = (text: string) =>
  queryOptions({
    queryKey: [...catalogue, 'search', text],
    queryFn: ({ signal }) =>
      unwrap(
        app.api.GET('/api/v1/search', {
          params: { query: { q: text, limit: mostOfEach } },
          signal,
        }),
      ),
    enabled: text !== '',
    placeholderData: (before) => before,
  });
