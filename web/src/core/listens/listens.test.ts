import { beforeEach, describe, expect, test } from 'vitest';
import { ApiError } from '../api/errors.ts';
import type { ListenReport } from '../api/types.ts';
import { Prefs } from '../prefs.ts';
import { MemoryStore, settled, track } from '../test/fakes.ts';
import { ListenLog } from './listen-log.ts';
import { Listening } from './listening.ts';

describe('how long a track was heard', () => {
  const a = track('a');
  const b = track('b');
  let now: number;
  let heard: ListenReport[];
  let listening: Listening;

  beforeEach(() => {
    now = 1_000_000;
    heard = [];
    listening = new Listening(
      (listen) => heard.push(listen),
      ({ album_id: ref }) => ({ kind: 'album', ref }),
      () => now,
    );
  });

  const go = (status: 'playing' | 'paused' | 'stalled' | 'loading', of = a) =>
    listening.follow({ status, track: of });

  test('is the time that sounded, without pauses and stalls', () => {
    go('loading');
    now += 500;
    go('playing');
    now += 20_000;
    go('paused');
    now += 90_000;
    go('playing');
    now += 10_000;
    go('playing');
    go('stalled');
    now += 5_000;
    go('playing');
    now += 30_000;
    go('loading', b);
    expect(heard).toEqual([
      {
        track_id: 'a',
        started_at: 1_000_500,
        heard_ms: 60_000,
        ended_by_listener: false,
        context: { kind: 'album', ref: 'al-1' },
      },
    ]);
  });

  test('what was left early was left by the listener', () => {
    go('playing');
    now += 12_000;
    go('loading', b);
    expect(heard[0]).toMatchObject({ heard_ms: 12_000, ended_by_listener: true });
  });

  test('the same track again is another listen, and a glimpse is none', () => {
    go('playing');
    now += 60_000;
    listening.finish();
    go('playing');
    now += 300;
    listening.finish();
    listening.finish();
    expect(heard.length).toBe(1);
  });

  test('silence ends it', () => {
    go('playing');
    now += 60_000;
    listening.follow({ status: 'idle', track: undefined });
    expect(heard.length).toBe(1);
  });
});

describe('the log', () => {
  let prefs: Prefs;
  let sent: { ids: string[]; last: boolean }[];
  let outage: Error | undefined;
  let log: ListenLog;

  const listen = (id: string, started_at = 1): ListenReport => ({
    ...{ track_id: id, started_at, heard_ms: 60_000 },
    ended_by_listener: false,
  });

  beforeEach(() => {
    prefs = new Prefs(new MemoryStore());
    sent = [];
    outage = undefined;
    log = new ListenLog(prefs, (items, last) => {
      sent.push({ ids: items.map(({ track_id }) => track_id), last });
      return outage ? Promise.reject(outage) : Promise.resolve();
    });
  });

  test('tells each listen at once', async () => {
    log.add(listen('a'));
    await settled();
    expect(sent).toEqual([{ ids: ['a'], last: false }]);
    expect(prefs.get('listens')).toEqual([]);
  });

  test('keeps what the server could not take, and sends it together later', async () => {
    outage = new ApiError(0, 'away', '');
    log.add(listen('a'));
    await settled();
    log.add(listen('b'));
    await settled();
    outage = undefined;
    await log.flush();
    expect(sent.at(-1)).toEqual({ ids: ['a', 'b'], last: false });
    expect(prefs.get('listens')).toEqual([]);
  });

  test('what comes while it sends is sent next', async () => {
    log.add(listen('a'));
    log.add(listen('a', 2));
    await settled();
    expect(sent.map(({ ids }) => ids)).toEqual([['a'], ['a']]);
  });

  test('drops what the server refuses', async () => {
    outage = new ApiError(400, 'no', '');
    log.add(listen('a'));
    await settled();
    expect(prefs.get('listens')).toEqual([]);
  });

  test('when the page goes, sends what waits without waiting', async () => {
    log.leave();
    outage = new Error('away');
    log.add(listen('a'));
    await settled();
    log.leave();
    expect(sent.at(-1)).toEqual({ ids: ['a'], last: true });
    await settled();
    expect(prefs.get('listens').length).toBe(1);
    log.forget();
    expect(prefs.get('listens')).toEqual([]);
  });
});
