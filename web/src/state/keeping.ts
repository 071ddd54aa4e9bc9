import { browserSessions } from '#core/platform/session-store.ts';
import { Keeper } from '#core/queue/keeper.ts';
import { app } from './app.ts';
import { me } from './identity.ts';
import { playback } from './playback.ts';

const { queue, player, conductor } = playback;

/** The queue of whoever is signed in outlives the page. */
export const keeper = new Keeper(queue, player, conductor, browserSessions(), app.prefs);

async function bringBack(): Promise<void> {
  const { id } = await app.queries.query(me);
  await keeper.open(id);
}

app.auth.on('signedIn', () => void bringBack().catch(() => undefined));
if (app.auth.token !== null) void bringBack().catch(() => undefined);
window.addEventListener('pagehide', () => keeper.saveNow());
document.addEventListener('visibilitychange', () => keeper.saveNow());
