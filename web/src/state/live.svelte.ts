import type { ServerEvent } from '#core/api/sse.ts';
import type { Scan } from '#core/api/types.ts';
import { app } from './app.ts';
import { latestScan } from './catalogue.ts';

/** A scan changes a thousand rows a second; the page reads anew at most this often. */
const refreshEveryMs = 1_500;

/** Keeps what the page shows up to date with what the server tells. */
class Live {
  scan = $state<Scan | undefined>();
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private lastRefresh = 0;

  constructor() {
    app.events.on('event', (event) => this.take(event));
    app.events.on('reset', () => void app.queries.invalidateQueries());
    app.auth.on('signedOut', () => (this.scan = undefined));
  }

  get scanning(): boolean {
    return this.scan?.state === 'running';
  }

  start(): void {
    app.events.start();
  }

  private take({ type, data }: ServerEvent): void {
    if (type === 'change') this.refreshSoon();
    if (type === 'scan') {
      this.scan = JSON.parse(data) as Scan;
      app.queries.setQueryData(latestScan.queryKey, this.scan);
      if (this.scan.state !== 'idle') this.refreshSoon();
    }
  }

  private refreshSoon(): void {
    if (this.waiting !== undefined) return;
    const due = Math.max(150, this.lastRefresh + refreshEveryMs - Date.now());
    this.waiting = setTimeout(() => {
      this.waiting = undefined;
      this.lastRefresh = Date.now();
      void app.queries.invalidateQueries({ queryKey: ['catalogue'] });
    }, due);
  }
}

export const live = new Live();
