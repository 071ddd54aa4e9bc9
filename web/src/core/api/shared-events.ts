import { Emitter } from '../emitter.ts';
import { readEvents, type EventReaderOptions } from './events.ts';
import type { ServerEvent } from './sse.ts';

const lockName = 'segue.events';
const channelName = 'segue.events';

type Message = { kind: 'event'; event: ServerEvent } | { kind: 'open' } | { kind: 'refused' };

type Source = Pick<EventReaderOptions, 'url' | 'token'>;

/** One event stream for all tabs of a browser: the tab that holds the lock reads and tells the
 *  others; when it closes, the next one takes over. */
export class SharedEvents extends Emitter<{
  event: ServerEvent;
  /** Nothing may be taken as current: read anew. */
  reset: undefined;
  refused: undefined;
}> {
  private stopping: AbortController | undefined;
  private channel: BroadcastChannel | undefined;

  constructor(private readonly source: Source) {
    super();
  }

  start(): void {
    if (this.stopping) return;
    const stopping = new AbortController();
    const channel = new BroadcastChannel(channelName);
    channel.onmessage = ({ data }: MessageEvent<Message>) => this.deliver(data);
    this.stopping = stopping;
    this.channel = channel;
    const lead = () => this.lead(stopping.signal);
    // Plain http on a home network is no secure context and has no locks: then each tab reads.
    const locks = 'locks' in navigator ? navigator.locks : undefined;
    const led = locks ? locks.request(lockName, { signal: stopping.signal }, lead) : lead();
    led.catch((cause: unknown) => {
      if (!stopping.signal.aborted) throw cause;
    });
  }

  stop(): void {
    this.stopping?.abort();
    this.channel?.close();
    this.stopping = undefined;
    this.channel = undefined;
  }

  private lead(signal: AbortSignal): Promise<void> {
    const tell = (message: Message) => {
      this.channel?.postMessage(message);
      this.deliver(message);
    };
    let opened = false;
    return readEvents(
      {
        ...this.source,
        onEvent: (event) => tell({ kind: 'event', event }),
        onOpen: (resumed) => {
          if (opened && !resumed) tell({ kind: 'open' });
          opened = true;
        },
        onRefused: () => tell({ kind: 'refused' }),
      },
      signal,
    );
  }

  private deliver(message: Message): void {
    if (message.kind === 'refused') this.emit('refused', undefined);
    else if (message.kind === 'open') this.emit('reset', undefined);
    else if (message.event.type === 'reset') this.emit('reset', undefined);
    else this.emit('event', message.event);
  }
}
