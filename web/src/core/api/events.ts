import { asApiError, problemOf, type ApiError } from './errors.ts';
import { SseParser, type ServerEvent } from './sse.ts';

export interface EventReaderOptions {
  url: string;
  token: () => string | null;
  /** Where to begin; empty: at the end. */
  lastId?: string;
  onEvent: (event: ServerEvent) => void;
  /** The stream runs (again). Not `resumed`: what was missed before now stays missed. */
  onOpen?: (resumed: boolean) => void;
  onRefused?: (error: ApiError) => void;
  fetch?: typeof fetch;
  random?: () => number;
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const firstDelayMs = 500;
const longestDelayMs = 30_000;
/** A server that says nothing for this long, not even a comment, is taken for gone. */
const silenceMs = 90_000;

export function backoffMs(failures: number, random: () => number): number {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(failures, 10));
  return ceiling / 2 + (ceiling / 2) * random();
}

/** Reads the event stream with fetch, since EventSource cannot carry a header, and comes back
 *  behind the last id with growing delays until the signal ends it. */
export async function readEvents(options: EventReaderOptions, signal: AbortSignal): Promise<void> {
  const random = options.random ?? Math.random;
  const sleep = options.sleep ?? wait;
  const ended = () => signal.aborted;
  let lastId = options.lastId ?? '';
  let failures = 0;
  let retryMs = 0;
  while (!ended()) {
    try {
      await readOnce(
        options,
        lastId,
        signal,
        (event) => {
          failures = 0;
          // Some events, like the state of the scan, have no place in the order.
          if (event.id) lastId = event.id;
          options.onEvent(event);
        },
        (ms) => (retryMs = ms),
      );
    } catch (cause) {
      if (ended()) return;
      const error = asApiError(cause);
      if (error.status === 401 || error.status === 403) {
        options.onRefused?.(error);
        return;
      }
    }
    if (ended()) return;
    await sleep(Math.max(retryMs, backoffMs(failures, random)), signal);
    failures += 1;
  }
}

async function readOnce(
  options: EventReaderOptions,
  lastId: string,
  signal: AbortSignal,
  onEvent: (event: ServerEvent) => void,
  onRetry: (ms: number) => void,
): Promise<void> {
  const headers: Record<string, string> = { Accept: 'text/event-stream' };
  const token = options.token();
  if (token) headers['Authorization'] = `Bearer ${token}`;
  if (lastId) headers['Last-Event-ID'] = lastId;
  const silence = new AbortController();
  const request = options.fetch ?? fetch;
  const response = await request(options.url, {
    headers,
    cache: 'no-store',
    signal: AbortSignal.any([signal, silence.signal]),
  });
  if (!response.ok || !response.body) {
    throw problemOf(response.status, await response.json().catch(() => undefined));
  }
  options.onOpen?.(lastId !== '');
  const parser = new SseParser(onEvent);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const timer = setTimeout(() => silence.abort(), silenceMs);
      const { done, value } = await reader.read().finally(() => clearTimeout(timer));
      if (done) return;
      parser.push(value);
      if (parser.retryMs !== undefined) onRetry(parser.retryMs);
    }
  } finally {
    // An open body would hold its connection after a handler threw.
    await reader.cancel().catch(() => undefined);
  }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
