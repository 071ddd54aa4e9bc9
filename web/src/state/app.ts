import { QueryClient } from '@tanstack/svelte-query';
import { Auth } from '#core/api/auth.ts';
import { createApi } from '#core/api/client.ts';
import { asApiError } from '#core/api/errors.ts';
import { webPlatform } from '#core/platform/platform.ts';
import { Prefs } from '#core/prefs.ts';

const mostRetries = 2;

/** One of each service that the first page needs, wired once. The event stream (`live.ts`) and what
 *  makes sound (`playback.ts`) are fetched once somebody is signed in. */
function createApp() {
  const platform = webPlatform(navigator.userAgent);
  const { baseUrl } = platform;
  const prefs = new Prefs(localStorage);
  const auth = new Auth(prefs);
  const api = createApi({ baseUrl, auth });
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        // What the server refused stays refused; only silence is worth another try.
        retry: (count, error) => asApiError(error).passing && count < mostRetries,
      },
    },
  });

  auth.on('signedOut', () => queries.clear());
  window.addEventListener('storage', ({ key }) => {
    if (key === Prefs.key('token')) auth.reload();
  });

  return { platform, prefs, auth, api, queries };
}

export const app = createApp();
