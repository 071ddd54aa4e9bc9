import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { settled } from '../test/fakes.ts';
import { backoffMs, readEvents } from './events.ts';
import type { ServerEvent } from './sse.ts';

type Answer = Response | Error;

let asked: { lastId: string | null; token: string | null }[];
let heard: ServerEvent[];
let opened: boolean[];
let slept: number[];
let stopping: AbortController;

beforeEach(() => {
  asked = [];
  heard = [];
  opened = [];
  slept = [];
  stopping = new AbortController();
});
afterEach(() => {
  stopping.abort();
  vi.useRealTimers();
});

const stream = (...events: string[]) => new Response(events.join(''));
const event = (id: string, type: string, data = '{}') =>
  `${id ? `id: ${id}\n` : ''}event: ${type}\ndata: ${data}\n\n`;

/** Reads one answer after another; the last one said, the reading ends. */
async function read(answers: Answer[], more: Partial<Parameters<typeof readEvents>[0]> = {}) {
  await readEvents(
    {
      url: '/events',
      token: () => 'secret',
      onEvent: (one) => heard.push(one),
      onOpen: (resumed) => opened.push(resumed),
      random: () => 1,
      sleep: (ms) => {
        slept.push(ms);
        if (answers.length === 0) stopping.abort();
        return Promise.resolve();
      },
      fetch: (_, init) => {
        const headers = new Headers(init?.headers);
        asked.push({ lastId: headers.get('Last-Event-ID'), token: headers.get('Authorization') });
        const answer = answers.shift() ?? new Error('no more answers');
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
      ...more,
    },
    stopping.signal,
  );
}

describe('reading events', () => {
  test('goes on behind the last id', async () => {
    await read([stream(event('5-0', 'hello'), event('6-0', 'change')), stream()]);
    expect(heard.map(({ type }) => type)).toEqual(['hello', 'change']);
    expect(asked).toEqual([
      { lastId: null, token: 'Bearer secret' },
      { lastId: '6-0', token: 'Bearer secret' },
    ]);
    expect(opened).toEqual([false, true]);
  });

  test('an event without an id leaves the place as it was, also on a resumed stream', async () => {
    const scan = event('', 'scan');
    await read([stream(event('6-0', 'change'), scan), stream(scan), stream(scan)]);
    expect(asked.map(({ lastId }) => lastId)).toEqual([null, '6-0', '6-0']);
  });

  test('a reset carries the new place', async () => {
    await read([stream(event('9-2', 'reset')), stream()]);
    expect(asked[1]?.lastId).toBe('9-2');
  });

  test('begins where it is told to', async () => {
    await read([stream()], { lastId: '3-0' });
    expect(asked[0]?.lastId).toBe('3-0');
    expect(opened).toEqual([true]);
  });

  test('waits longer after each failure, and shortly again after an event', async () => {
    const gone = new TypeError('Failed to fetch');
    await read([gone, gone, gone, stream(event('1-0', 'change')), gone]);
    expect(slept).toEqual([500, 1_000, 2_000, 500, 1_000]);
  });

  test('waits as long as the server asks', async () => {
    await read([stream('retry: 7000\n\n', event('1-0', 'change'))]);
    expect(slept).toEqual([7_000]);
  });

  test('a refusal ends it, other answers do not', async () => {
    const refused: number[] = [];
    const busy = new Response('{"title":"Busy"}', { status: 503 });
    const no = new Response('no', { status: 401 });
    await read([busy, no, stream()], { onRefused: ({ status }) => refused.push(status) });
    expect(refused).toEqual([401]);
    expect(asked.length).toBe(2);
  });

  test('a handler that throws costs the connection, which is given back', async () => {
    const cancelled = vi.fn();
    const body = new ReadableStream<Uint8Array>({
      start: (controller) =>
        controller.enqueue(new TextEncoder().encode(event('1-0', 'change', 'not json'))),
      cancel: cancelled,
    });
    await read([new Response(body), stream(event('2-0', 'change'))], {
      onEvent: (one) => {
        heard.push(one);
        if (one.data === 'not json') throw new SyntaxError('bad');
      },
    });
    expect(cancelled).toHaveBeenCalledOnce();
    expect(asked[1]?.lastId).toBe('1-0');
    expect(heard.length).toBe(2);
  });

  test('carries no token when there is none', async () => {
    await read([stream()], { token: () => null });
    expect(asked[0]?.token).toBeNull();
  });
});

test('a server that falls silent is taken for gone', async () => {
  vi.useFakeTimers();
  let signal: AbortSignal | null | undefined;
  const reading = read([], {
    fetch: (_, init) => {
      signal = init?.signal;
      return Promise.resolve(
        new Response(
          new ReadableStream({
            start: (controller) =>
              signal?.addEventListener('abort', () => controller.error(signal?.reason)),
          }),
        ),
      );
    },
  });
  await vi.advanceTimersByTimeAsync(89_000);
  expect(signal?.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(signal?.aborted).toBe(true);
  await reading;
  expect(slept.length).toBe(1);
});

test('the pause between attempts ends with the reading, and leaves nothing behind', async () => {
  const added = vi.spyOn(stopping.signal, 'addEventListener');
  const removed = vi.spyOn(stopping.signal, 'removeEventListener');
  const reading = readEvents(
    {
      url: '/events',
      token: () => null,
      onEvent: () => undefined,
      fetch: () => Promise.reject(new TypeError('Failed to fetch')),
    },
    stopping.signal,
  );
  await settled();
  stopping.abort();
  await reading;
  expect(added).toHaveBeenCalledTimes(1);
  expect(removed).toHaveBeenCalledTimes(1);
});

test('the delay grows and never exceeds 30 s', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.double({ min: 0, max: 1, noNaN: true }), (failures, chance) => {
      const ms = backoffMs(failures, () => chance);
      expect(ms).toBeGreaterThanOrEqual(250);
      expect(ms).toBeLessThanOrEqual(30_000);
      expect(backoffMs(failures + 1, () => chance)).toBeGreaterThanOrEqual(ms);
    }),
  );
});
