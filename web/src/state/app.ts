import { QueryClient } from '@tanstack/svelte-query';
import { playerActions } from '#core/actions/player-actions.ts';
import { ActionRegistry } from '#core/actions/registry.ts';
import { Auth } from '#core/api/auth.ts';
import { createApi } from '#core/api/client.ts';
import { asApiError } from '#core/api/errors.ts';
import { MediaAddresses } from '#core/api/media.ts';
import { SharedEvents } from '#core/api/shared-events.ts';
import { ElementEngine } from '#core/audio/element-engine.ts';
import { AudioProbe } from '#core/audio/probe.ts';
import { connectMediaSession } from '#core/platform/media-session.ts';
import { webPlatform } from '#core/platform/platform.ts';
import { Player } from '#core/player/player.ts';
import { Prefs } from '#core/prefs.ts';

declare global {
  interface Window {
    __segueAudio?: AudioProbe;
  }
}

const mostRetries = 2;

/** One of each service, wired once. The only place that knows them all. */
function createApp() {
  const platform = webPlatform(navigator.userAgent);
  const { baseUrl } = platform;
  const prefs = new Prefs(localStorage);
  const auth = new Auth(prefs);
  const api = createApi({ baseUrl, auth });
  const media = new MediaAddresses(api, baseUrl);
  const probe = prefs.get('audioProbe') ? new AudioProbe() : undefined;
  if (probe) window.__segueAudio = probe;
  const engine = new ElementEngine({ onGraph: (graph) => void probe?.attach(graph) });
  const player = new Player(engine, media);
  const actions = new ActionRegistry();
  for (const action of playerActions(player)) actions.add(action);
  const events = new SharedEvents({ url: `${baseUrl}/api/v1/events`, token: () => auth.token });
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        // What the server refused stays refused; only silence is worth another try.
        retry: (count, error) => asApiError(error).unreachable && count < mostRetries,
      },
    },
  });

  connectMediaSession(player, baseUrl);
  player.setVolume(prefs.get('volume'));
  player.setMuted(prefs.get('muted'));
  player.on('state', ({ volume, muted }) => {
    prefs.set('volume', volume);
    prefs.set('muted', muted);
  });
  auth.on('signedOut', () => {
    player.stop();
    events.stop();
    media.clear();
    queries.clear();
  });
  events.on('refused', () => auth.signOut(true));
  window.addEventListener('storage', ({ key }) => {
    if (key === Prefs.key('token')) auth.reload();
  });

  return { platform, prefs, auth, api, media, player, actions, events, queries };
}

export const app = createApp();
