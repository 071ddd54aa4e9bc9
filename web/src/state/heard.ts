import { unwrap } from '#core/api/client.ts';
import { ListenLog } from '#core/listens/listen-log.ts';
import { Listening } from '#core/listens/listening.ts';
import { playedFrom } from '#core/queue/place.ts';
import { app } from './app.ts';
import { events } from './live.ts';
import { playback } from './playback.ts';

/** A request that outlives its page may carry 64 KiB. */
const mostAtLast = 300;

const { player, queue } = playback;

const log = new ListenLog(app.prefs, (items, last) =>
  unwrap(
    app.api.POST('/api/v1/me/listens', {
      body: { client: 'web', items: last ? items.slice(-mostAtLast) : items },
      keepalive: last,
    }),
  ),
);
const listening = new Listening(
  (listen) => log.add(listen),
  ({ album_id }) => playedFrom(queue.session, album_id),
);

player.on('state', (state) => listening.follow(state));
player.on('moved', ({ ms }) => {
  // From its beginning, but not by a seek: it was opened anew.
  if (ms === 0 && player.state.status === 'loading') listening.finish();
});
events.on('open', () => void log.flush());
window.addEventListener('pagehide', () => {
  listening.finish();
  log.leave();
});
app.auth.on('signedOut', () => log.forget());
void log.flush();
