import { playerActions } from '#core/actions/player-actions.ts';
import { ActionRegistry } from '#core/actions/registry.ts';
import { MediaAddresses } from '#core/api/media.ts';
import { ElementEngine } from '#core/audio/element-engine.ts';
import type { Graph } from '#core/audio/graph.ts';
import type { AudioProbe } from '#core/audio/probe.ts';
import { connectMediaSession } from '#core/platform/media-session.ts';
import { Player } from '#core/player/player.ts';
import { app } from './app.ts';
import { events } from './live.ts';

declare global {
  interface Window {
    __segueAudio?: AudioProbe;
  }
}

/** What makes sound, wired once. It is fetched after the page is there. */
function createPlayback() {
  const { baseUrl } = app.platform;
  const media = new MediaAddresses(app.api, baseUrl);
  const engine = new ElementEngine({ onGraph: (graph) => void letTestsListen(graph) });
  const player = new Player(engine, media);
  const actions = new ActionRegistry();
  for (const action of playerActions(player)) actions.add(action);
  if ('mediaSession' in navigator) {
    connectMediaSession(navigator.mediaSession, player, actions, baseUrl);
  }

  player.setVolume(app.prefs.get('volume'));
  player.setMuted(app.prefs.get('muted'));
  player.on('state', ({ volume, muted }) => {
    app.prefs.set('volume', volume);
    app.prefs.set('muted', muted);
  });
  app.auth.on('signedOut', () => {
    player.stop();
    media.clear();
  });
  events.on('open', () => player.reconnected());

  return { engine, media, player, actions };
}

async function letTestsListen(graph: Graph): Promise<void> {
  if (!app.prefs.get('audioProbe')) return;
  const { AudioProbe } = await import('#core/audio/probe.ts');
  window.__segueAudio = new AudioProbe();
  await window.__segueAudio.attach(graph);
}

export const playback = createPlayback();
