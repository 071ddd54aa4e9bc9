import { Emitter } from '../emitter.ts';
import { readEvents, type EventReaderOptions } from './events.ts';
import type { ServerEvent } from './sse.ts';

/** What a tab tells the others of its browser. */
export type TabMessage =
  | { kind: 'event'; event: ServerEvent }
  | { kind: 'open' }
  | { kind: 'missed' }
  | { kind: 'refused' }
  /** A new tab wants to know where the stream is. */
  | { kind: 'ask' }
  | { kind: 'at'; lastId: string };

/** The tabs of one browser. Without them (plain http has no locks) every tab is on its own. */
export interface Tabs {
  /** Runs `lead` while this tab is the leader: at once when there is none, otherwise when the
   *  leader goes, and then with `inherited`. */
  lead(run: (inherited: boolean) => Promise<void>, signal: AbortSignal): Promise<void>;
  open(onMessage: (message: TabMessage) => void): {
    post(message: TabMessage): void;
    close(): void;
  };
}

type Source = Pick<EventReaderOptions, 'url' | 'token' | 'fetch' | 'sleep'>;

/** One event stream for all tabs of a browser: the tab that leads reads and tells the others; when
 *  it closes, the next one goes on behind the last id that it heard. */
export class SharedEvents extends Emitter<{
  event: ServerEvent;
  /** Nothing may be taken as current: read anew. */
  reset: undefined;
  /** The stream runs (again): the server is there. */
  open: undefined;
  refused: undefined;
}> {
  private stopping: AbortController | undefined;
  private channel: ReturnType<Tabs['open']> | undefined;
  private lastId = '';
  private leading = false;

  constructor(
    private readonly source: Source,
    private readonly tabs: Tabs | undefined,
  ) {
    super();
  }

  start(): void {
    if (this.stopping) return;
    const stopping = new AbortController();
    this.stopping = stopping;
    this.lastId = '';
    const lead = (inherited: boolean) => this.lead(inherited, stopping.signal);
    this.channel = this.tabs?.open((message) => this.hear(message));
    this.channel?.post({ kind: 'ask' });
    const led = this.tabs ? this.tabs.lead(lead, stopping.signal) : lead(false);
    led.catch((cause: unknown) => {
      if (!stopping.signal.aborted) throw cause;
    });
  }

  stop(): void {
    this.stopping?.abort();
    this.channel?.close();
    this.stopping = undefined;
    this.channel = undefined;
    this.leading = false;
  }

  private lead(inherited: boolean, signal: AbortSignal): Promise<void> {
    this.leading = true;
    let opened = inherited;
    const tell = (message: TabMessage) => {
      if (signal.aborted) return;
      this.channel?.post(message);
      this.deliver(message);
    };
    return readEvents(
      {
        ...this.source,
        lastId: this.lastId,
        onEvent: (event) => tell({ kind: 'event', event }),
        onOpen: (resumed) => {
          if (opened && !resumed) tell({ kind: 'missed' });
          opened = true;
          tell({ kind: 'open' });
        },
        onRefused: () => tell({ kind: 'refused' }),
      },
      signal,
    );
  }

  private hear(message: TabMessage): void {
    if (message.kind !== 'ask') this.deliver(message);
    else if (this.leading && this.lastId) this.channel?.post({ kind: 'at', lastId: this.lastId });
  }

  private deliver(message: TabMessage): void {
    switch (message.kind) {
      case 'event':
        if (message.event.id) this.lastId = message.event.id;
        if (message.event.type === 'reset') this.emit('reset', undefined);
        else this.emit('event', message.event);
        break;
      case 'at':
        this.lastId ||= message.lastId;
        break;
      case 'missed':
        this.emit('reset', undefined);
        break;
      case 'open':
        this.emit('open', undefined);
        break;
      case 'refused':
        this.emit('refused', undefined);
        break;
    }
  }
}
