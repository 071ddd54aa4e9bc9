import { beforeEach, expect, test } from 'vitest';
import { Prefs } from '../prefs.ts';
import { MemoryStore, settled } from '../test/fakes.ts';
import { Auth } from './auth.ts';
import { createApi } from './client.ts';
import { MediaAddresses } from './media.ts';
import type { MediaAddress } from './types.ts';

const hour = 3_600_000;

let now: number;
let asked: string[][];
let media: MediaAddresses;
/** Answers wait here while the gate is shut. */
let gate: Promise<void>;
let open: () => void;
let serial: number;

/** Tracks that are parts of their files. */
const parts: Record<string, { part: MediaAddress['part'] }> = {
  second: { part: { start_frame: 100, end_frame: 225 } },
};

function shut(): void {
  gate = new Promise((resolve) => (open = resolve));
}

beforeEach(() => {
  now = 0;
  serial = 0;
  asked = [];
  gate = Promise.resolve();
  const api = createApi({
    baseUrl: 'http://server',
    auth: new Auth(new Prefs(new MemoryStore())),
    fetch: async (request) => {
      const { track_ids } = (await request.json()) as { track_ids: string[] };
      asked.push(track_ids);
      const mine = (serial += 1);
      await gate;
      const here = track_ids.filter((id) => id !== 'missing');
      return Response.json({
        items: here.map((id) => ({
          track_id: id,
          url: `/${id}?t=${mine}`,
          ...parts[id],
          mime: 'audio/flac',
          expires_at: now + 6 * hour,
        })),
      });
    },
  });
  media = new MediaAddresses(api, 'http://server', () => now);
});

test('many tracks are asked for in batches, each once', async () => {
  const ids = Array.from({ length: 450 }, (_, i) => `t${i}`);
  await media.sign([...ids, ...ids]);
  expect(asked.map((batch) => batch.length)).toEqual([200, 200, 50]);
  expect(await media.source('t449')).toMatchObject({ url: 'http://server/t449?t=3' });
  expect(asked.length).toBe(3);
});

test('what to play of a file is told with its address', async () => {
  expect(await media.source('second')).toMatchObject(parts['second']!);
  expect((await media.source('first'))?.part).toBeUndefined();
});

test('where a part lies is asked for again soon, because its sheet may be corrected', async () => {
  await media.source('second');
  await media.source('first');
  now = 59_000;
  expect((await media.source('second'))?.url).toContain('t=1');
  now = 61_000;
  expect((await media.source('second'))?.url).toContain('t=3');
  expect((await media.source('first'))?.url).toContain('t=2');
});

test('who wants what is already asked for waits for the same answer', async () => {
  shut();
  const all = media.sign(['a', 'b']);
  const one = media.source('a');
  open();
  await all;
  expect(await one).toMatchObject({ url: 'http://server/a?t=1' });
  expect(asked).toEqual([['a', 'b']]);
});

test('an address is signed anew shortly before it dies', async () => {
  await media.source('a');
  now = 5 * hour;
  expect((await media.source('a'))?.url).toContain('t=1');
  now = 6 * hour - 5 * 60_000;
  expect((await media.source('a'))?.url).toContain('t=2');
});

test('a track that the server does not have has no address', async () => {
  expect(await media.source('missing')).toBeUndefined();
});

test('what was forgotten is signed anew, even when an older answer comes later', async () => {
  shut();
  const old = media.sign(['a', 'b']);
  media.forget('a');
  const fresh = media.source('a');
  open();
  await old;
  expect(await fresh).toMatchObject({ url: 'http://server/a?t=2' });
  expect(await media.source('b')).toMatchObject({ url: 'http://server/b?t=1' });
});

test('nothing of one listener is left to the next', async () => {
  await media.source('a');
  shut();
  const late = media.sign(['b']);
  media.clear();
  open();
  await late;
  await settled();
  await media.sign(['a', 'b']);
  expect(asked.at(-1)).toEqual(['a', 'b']);
});

test('a failure is told to everyone who waits, and asked again afterwards', async () => {
  gate = Promise.reject(new TypeError('Failed to fetch'));
  const [first, second] = await Promise.allSettled([media.source('a'), media.source('a')]);
  expect([first.status, second.status]).toEqual(['rejected', 'rejected']);
  gate = Promise.resolve();
  expect((await media.source('a'))?.url).toContain('/a?t=2');
});

test('the oldest are dropped, so that memory has an end', async () => {
  await media.sign(Array.from({ length: 2001 }, (_, i) => `t${i}`));
  const before = asked.length;
  await media.source('t2000');
  expect(asked.length).toBe(before);
  await media.source('t0');
  expect(asked.length).toBe(before + 1);
});

test('a stream that does not come is asked why', async () => {
  const ok = () => Promise.resolve(new Response('x', { status: 206 }));
  expect(await media.diagnose('/a', ok)).toBeUndefined();
  const gone = () => Promise.resolve(Response.json({ detail: 'drive away' }, { status: 404 }));
  expect(await media.diagnose('/a', gone)).toMatchObject({ message: 'drive away' });
  const page = () => Promise.resolve(new Response('<html>', { status: 502 }));
  expect(await media.diagnose('/a', page)).toMatchObject({ passing: true });
  const nobody = () => Promise.reject(new TypeError('Failed to fetch'));
  expect(await media.diagnose('/a', nobody)).toMatchObject({ unreachable: true });
});
