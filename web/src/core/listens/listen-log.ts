import { asApiError } from '../api/errors.ts';
import type { ListenReport } from '../api/types.ts';
import type { Prefs } from '../prefs.ts';

/** Tells the server; `last` when the page goes and may not wait for the answer. */
export type SendListens = (items: ListenReport[], last: boolean) => Promise<unknown>;

/** So many wait at most; the oldest are forgotten. */
const mostKept = 1_000;

/** What was heard, kept until the server has it. The server counts the same listen once, so that
 *  sending again does no harm. */
export class ListenLog {
  private sending = false;

  constructor(
    private readonly prefs: Prefs,
    private readonly send: SendListens,
  ) {}

  add(listen: ListenReport): void {
    this.prefs.set('listens', [...this.prefs.get('listens'), listen].slice(-mostKept));
    void this.flush();
  }

  async flush(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    let waiting = this.prefs.get('listens');
    while (waiting.length > 0 && (await this.deliver(waiting))) waiting = this.prefs.get('listens');
    this.sending = false;
  }

  /** The page goes: what waits is sent, and stays until an answer says that it has come. */
  leave(): void {
    const waiting = this.prefs.get('listens');
    if (waiting.length > 0) void this.deliver(waiting, true);
  }

  forget(): void {
    this.prefs.set('listens', []);
  }

  /** Whether the server has them, or never will. */
  private async deliver(listens: ListenReport[], last = false): Promise<boolean> {
    try {
      await this.send(listens, last);
    } catch (cause) {
      const error = asApiError(cause);
      // What the server refuses it would refuse again.
      if (error.passing || error.status === 401 || error.status === 429) return false;
    }
    const done = new Set(listens.map(keyOf));
    this.prefs.set(
      'listens',
      this.prefs.get('listens').filter((listen) => !done.has(keyOf(listen))),
    );
    return true;
  }
}

function keyOf({ track_id, started_at }: ListenReport): string {
  return `${track_id} ${started_at}`;
}
