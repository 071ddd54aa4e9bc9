import { playerActions } from '#core/actions/player-actions.ts';
import { queueActions } from '#core/actions/queue-actions.ts';
import { ActionRegistry } from '#core/actions/registry.ts';
import { MediaAddresses } from '#core/api/media.ts';
import { TrackBook } from '#core/api/track-book.ts';
import { ElementEngine } from '#core/audio/element-engine.ts';
import type { Graph } from '#core/audio/graph.ts';
import type { AudioProbe } from '#core/audio/probe.ts';
import { connectMediaSession } from '#core/platform/media-session.ts';
import { Player } from '#core/player/player.ts';
import { Conductor } from '#core/queue/conductor.ts';
import { Queue } from '#core/queue/queue.ts';
import { Throttle } from '#core/throttle.ts';
import { app } from './app.ts';
import { events } from './live.ts';

declare global {
  interface Window {
    __segueAudio?: AudioProbe;
  }
}

const expireEveryMs = 1_500;
const expireSoonMs = 150;

/** What makes sound, wired once. It is fetched after the page is there. */
function createPlayback() {
  const { baseUrl } = app.platform;
  const media = new MediaAddresses(app.api, baseUrl);
  const engine = new ElementEngine({ onGraph: (graph) => void letTestsListen(graph) });
  const player = new Player(engine, media);
  const tracks = new TrackBook(app.api);
  const queue = new Queue(tracks, () => ({
    now: Date.now(),
    positionMs: player.clock()?.ms ?? 0,
  }));
  const conductor = new Conductor(queue, player);
  const keeping = import('./keeping.ts');
  const actions = new ActionRegistry();
  for (const action of playerActions(player)) actions.add(action);
  for (const action of queueActions(queue, conductor, newSeed)) actions.add(action);
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
    media.clear();
    tracks.clear();
    // It saves before it forgets.
    keeping.then(
      ({ keeper }) => keeper.close(),
      () => conductor.forget(),
    );
  });
  events.on('open', () => player.reconnected());
  const expire = new Throttle(() => askAnew(tracks, queue), expireEveryMs, expireSoonMs);
  events.on('event', ({ type }) => {
    if (type === 'change') expire.ask();
  });
  events.on('reset', () => expire.ask());

  return { engine, media, tracks, player, queue, conductor, actions };
}

/** The music has changed. */
function askAnew(tracks: TrackBook, queue: Queue): Promise<void> {
  tracks.expire();
  queue.lookAhead();
  return Promise.resolve();
}

/** Where a shuffle begins. */
export function newSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

async function letTestsListen(graph: Graph): Promise<void> {
  if (!app.prefs.get('audioProbe')) return;
  const { AudioProbe } = await import('#core/audio/probe.ts');
  window.__segueAudio = new AudioProbe();
  await window.__segueAudio.attach(graph);
}

export const playback = createPlayback();
