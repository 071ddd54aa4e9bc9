import { queryOptions } from '@tanstack/svelte-query';
import { unwrap } from '#core/api/client.ts';
import type { Scan, ScanIssue } from '#core/api/types.ts';
import { Pace } from '#core/pace.ts';
import { app } from './app.ts';
import { catalogue } from './catalogue.ts';

const longestPage = 500;

export interface ScanWish {
  /** Every file, changed or not. */
  full?: boolean;
  /** What is gone is gone on purpose. */
  acceptLosses?: boolean;
  /** Only this music folder. */
  root?: number;
  /** Only the folders of this album. */
  album?: string;
}

/** Of a scan that runs already, another one follows. How it goes is told by the event stream: the
 *  answer may be older than what was told meanwhile. */
export async function startScan(wish: ScanWish): Promise<void> {
  const body = {
    depth: wish.full ? ('full' as const) : ('thorough' as const),
    ...(wish.acceptLosses ? { accept_losses: true } : {}),
    ...(wish.root === undefined ? {} : { root_id: wish.root }),
    ...(wish.album === undefined ? {} : { album_id: wish.album }),
  };
  await unwrap(app.api.POST('/api/v1/scan', { body }));
}

/** Scans that came to an end, the latest first. Asked for anew with each that ends. */
export const scanHistory = (ended: number | undefined) =>
  queryOptions({
    queryKey: ['scan-history', ended],
    queryFn: ({ signal }) =>
      unwrap(app.api.GET('/api/v1/scan/history', { params: { query: { limit: 20 } }, signal })),
    placeholderData: (before) => before,
  });

/** Of which of these folders a scan found so much gone that it waits for a word. Such a notice is
 *  called ".", so that it stands near the beginning. */
export const lossesIn = (roots: readonly number[]) =>
  queryOptions({
    queryKey: [...catalogue, 'losses', roots],
    queryFn: async ({ signal }): Promise<ScanIssue[]> => {
      const asked = roots.map((root) => {
        const query = { root, limit: longestPage };
        return unwrap(app.api.GET('/api/v1/scan/issues', { params: { query }, signal }));
      });
      const pages = await Promise.all(asked);
      return pages.flatMap(({ items }) => items).filter(({ kind }) => kind === 'vanished');
    },
  });

/** Files a second of the scan that runs, from what is told of it. */
export class ScanPace {
  perSecond = $state<number>();
  private readonly pace = new Pace();
  private stage = '';

  take({ state, phase, started_at, files_seen, files_read }: Scan, now: number): void {
    const stage = `${started_at ?? 0} ${phase}`;
    if (stage !== this.stage || state !== 'running') this.pace.clear();
    this.stage = stage;
    if (state === 'running') this.pace.add(phase === 'walk' ? files_seen : files_read, now);
    this.perSecond = this.pace.perSecond;
  }
}
