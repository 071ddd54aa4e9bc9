import { playerActions } from '#core/actions/player-actions.ts';
import { queueActions } from '#core/actions/queue-actions.ts';
import { ActionRegistry } from '#core/actions/registry.ts';
import { MediaAddresses } from '#core/api/media.ts';
import { TrackBook } from '#core/api/track-book.ts';
import { ElementEngine } from '#core/audio/element-engine.ts';
import { Player } from '#core/player/player.ts';
import { Conductor } from '#core/queue/conductor.ts';
import { Queue } from '#core/queue/queue.ts';
import { Throttle } from '#core/throttle.ts';
import { app } from './app.ts';
import { events } from './live.ts';

const expireEveryMs = 1_500;
const expireSoonMs = 150;

/** What makes sound, wired once. It is fetched after the page is there. */
function createPlayback() {
  const { baseUrl } = app.platform;
  const media = new MediaAddresses(app.api, baseUrl);
  const engine = new ElementEngine({
    onGraph: (graph) => {
      if (!app.prefs.get('audioProbe')) return;
      void import('#core/audio/probe.ts').then(({ letTestsListen }) => letTestsListen(graph));
    },
  });
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
    void import('#core/platform/media-session.ts').then(({ connectMediaSession }) => {
      connectMediaSession(navigator.mediaSession, player, actions, baseUrl);
    });
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

export const playback = createPlayback();
