import { SharedEvents } from '#core/api/shared-events.ts';
import type { ServerEvent } from '#core/api/sse.ts';
import type { Scan } from '#core/api/types.ts';
import { browserTabs } from '#core/platform/tabs.ts';
import { Throttle } from '#core/throttle.ts';
import { app } from './app.ts';
import { catalogue, latestScan, musicFolders } from './catalogue.ts';
import { reloadLists } from './lists.svelte.ts';
import { atRandom, heard } from './mine.ts';
import { playlistById, playlists } from './playlists.ts';
import { stars } from './stars.svelte.ts';

/** A scan changes a thousand rows a second; the page reads anew at most this often. */
const refreshEveryMs = 1_500;
const refreshSoonMs = 150;

const refresh = new Throttle(refreshCatalogue, refreshEveryMs, refreshSoonMs);

/** What the server tells, once for all tabs, and what follows from it for what the page shows. */
export const events = new SharedEvents(
  { url: `${app.platform.baseUrl}/api/v1/events`, token: () => app.auth.token },
  browserTabs(),
);

events.on('event', take);
events.on('reset', () => {
  void app.queries.invalidateQueries();
  void reloadLists();
});
events.on('refused', () => app.auth.signOut(true));
app.auth.on('signedIn', () => events.start());
app.auth.on('signedOut', () => events.stop());
if (app.auth.token !== null) events.start();

function take({ type, data }: ServerEvent): void {
  switch (type) {
    case 'change':
      refresh.ask();
      break;
    case 'scan':
      takeScan(JSON.parse(data) as Scan);
      break;
    case 'annotation':
      void takeAnnotations(JSON.parse(data) as string[]);
      break;
    case 'listen':
      void app.queries.invalidateQueries({ queryKey: heard });
      break;
    case 'playlist':
      takePlaylists(JSON.parse(data) as string[]);
      break;
  }
}

async function takeAnnotations(ids: string[]): Promise<void> {
  await app.queries.invalidateQueries({ queryKey: catalogue });
  await reloadLists();
  stars.settle(ids);
}

function takePlaylists(ids: string[]): void {
  void app.queries.invalidateQueries({ queryKey: playlists.queryKey });
  for (const id of ids) {
    void app.queries.invalidateQueries({ queryKey: playlistById(id).queryKey });
    void reloadLists(['playlist', id]);
  }
}

function takeScan(scan: Scan): void {
  const before = app.queries.getQueryData(latestScan.queryKey);
  app.queries.setQueryData(latestScan.queryKey, scan);
  // The state comes with every connection; only an end that is news has changed anything.
  const ended = before !== undefined && before.finished_at !== scan.finished_at;
  if (before?.state !== scan.state || ended) {
    void app.queries.invalidateQueries({ queryKey: musicFolders.queryKey });
  }
  if (scan.state !== 'done' || !ended) return;
  refresh.askNow();
  // Drawn while little was there; else it would stay so for a while.
  void app.queries.invalidateQueries({ queryKey: atRandom.queryKey });
}

/** A request under way is not cut off, or a long scan would never show anything; but it may have
 *  been asked before the change, so that another one must follow. */
async function refreshCatalogue(): Promise<void> {
  const filters = { queryKey: catalogue };
  const underWay = app.queries.isFetching(filters) > 0;
  await app.queries.invalidateQueries(filters, { cancelRefetch: false });
  await reloadLists();
  if (underWay) refresh.ask();
}
