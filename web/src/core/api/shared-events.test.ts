import { beforeEach, describe, expect, test } from 'vitest';
import { settled } from '../test/fakes.ts';
import { SharedEvents, type TabMessage, type Tabs } from './shared-events.ts';

/** One browser: tabs that hear each other, and one leader at a time. */
class Browser {
  private readonly ears = new Set<(message: TabMessage) => void>();
  private queue: Promise<unknown> = Promise.resolve();
  private led = false;

  tabs(): Tabs {
    return {
      lead: (run, signal) => {
        const inherited = this.led;
        this.led = true;
        const turn = this.queue.then(() => (signal.aborted ? undefined : run(inherited)));
        this.queue = turn;
        return turn;
      },
      open: (onMessage) => {
        this.ears.add(onMessage);
        return {
          post: (message) => {
            for (const ear of this.ears) if (ear !== onMessage) ear(structuredClone(message));
          },
          close: () => void this.ears.delete(onMessage),
        };
      },
    };
  }
}

/** A server whose streams stay open until they are closed. */
class Server {
  readonly asked: (string | null)[] = [];
  private readonly streams = new Set<ReadableStreamDefaultController<Uint8Array>>();
  refuses = false;

  fetch: typeof fetch = (_, init) => {
    this.asked.push(new Headers(init?.headers).get('Last-Event-ID'));
    if (this.refuses) return Promise.resolve(new Response('no', { status: 401 }));
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.streams.add(controller);
        init?.signal?.addEventListener('abort', () => {
          if (this.streams.delete(controller)) controller.error(init.signal?.reason);
        });
      },
    });
    return Promise.resolve(new Response(body));
  };

  async send(type: string, id = ''): Promise<void> {
    const text = `${id && `id: ${id}\n`}event: ${type}\ndata: {}\n\n`;
    for (const stream of this.streams) stream.enqueue(new TextEncoder().encode(text));
    await settled();
  }

  async restart(): Promise<void> {
    for (const stream of this.streams) stream.close();
    this.streams.clear();
    await settled();
    await settled();
  }
}

let browser: Browser;
let server: Server;

beforeEach(() => {
  browser = new Browser();
  server = new Server();
});

function tab(tabs: Tabs | null = browser.tabs()) {
  const told: string[] = [];
  const events = new SharedEvents(
    { url: '/events', token: () => 'x', fetch: server.fetch, sleep: () => settled().then() },
    tabs ?? undefined,
  );
  events.on('event', ({ type, id }) => told.push(`${type} ${id}`));
  events.on('reset', () => told.push('reset'));
  events.on('open', () => told.push('open'));
  events.on('refused', () => told.push('refused'));
  return { events, told };
}

describe('two tabs', () => {
  test('read one stream, and both hear it', async () => {
    const [one, two] = [tab(), tab()];
    one.events.start();
    two.events.start();
    one.events.start();
    await settled();
    await server.send('hello', '5-0');
    await server.send('change', '6-0');
    expect(server.asked).toEqual([null]);
    expect(one.told).toEqual(['open', 'hello 5-0', 'change 6-0']);
    expect(two.told).toEqual(one.told);
  });

  test('the second goes on behind what it heard when the first closes', async () => {
    const [one, two] = [tab(), tab()];
    one.events.start();
    two.events.start();
    await settled();
    await server.send('change', '6-0');
    await server.send('scan');
    one.events.stop();
    await settled();
    await settled();
    expect(server.asked).toEqual([null, '6-0']);
    expect(two.told).toEqual(['open', 'change 6-0', 'scan 6-0', 'open']);
  });

  test('one that came later asks where the stream is', async () => {
    const [one, two] = [tab(), tab()];
    one.events.start();
    await settled();
    await server.send('hello', '5-0');
    two.events.start();
    one.events.stop();
    await settled();
    await settled();
    expect(server.asked).toEqual([null, '5-0']);
    expect(two.told).toEqual(['open']);
  });

  test('one that takes over without a place reads everything anew', async () => {
    const [one, two] = [tab(), tab()];
    one.events.start();
    two.events.start();
    await settled();
    one.events.stop();
    await settled();
    await settled();
    expect(server.asked).toEqual([null, null]);
    expect(two.told).toEqual(['open', 'reset', 'open']);
  });
});

describe('one tab', () => {
  test('resumes after a restart of the server without reading everything anew', async () => {
    const one = tab();
    one.events.start();
    await settled();
    await server.send('hello', '5-0');
    await server.restart();
    expect(one.told).toEqual(['open', 'hello 5-0', 'open']);
    expect(server.asked).toEqual([null, '5-0']);
  });

  test('without a place it must read anew', async () => {
    const one = tab();
    one.events.start();
    await settled();
    await server.restart();
    expect(one.told).toEqual(['open', 'reset', 'open']);
  });

  test('the server’s own reset is told as one', async () => {
    const one = tab();
    one.events.start();
    await settled();
    await server.send('reset', '9-0');
    expect(one.told).toEqual(['open', 'reset']);
  });

  test('a refusal is told', async () => {
    server.refuses = true;
    const one = tab();
    one.events.start();
    await settled();
    await settled();
    expect(one.told).toEqual(['refused']);
  });

  test('after stop nothing is heard, and start begins anew', async () => {
    const one = tab();
    one.events.start();
    await settled();
    one.events.stop();
    await server.send('change', '6-0');
    one.events.stop();
    one.events.start();
    await settled();
    await settled();
    await server.send('change', '7-0');
    expect(one.told.filter((line) => line.startsWith('change'))).toEqual(['change 7-0']);
  });
});

test('without locks every tab reads for itself and tells nobody', async () => {
  const [one, two] = [tab(null), tab(null)];
  one.events.start();
  two.events.start();
  await settled();
  await server.send('change', '6-0');
  expect(server.asked).toEqual([null, null]);
  expect(one.told).toEqual(['open', 'change 6-0']);
  expect(two.told).toEqual(['open', 'change 6-0']);
});
