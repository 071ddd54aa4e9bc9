import { beforeEach, describe, expect, test } from 'vitest';
import { ApiError } from '../api/errors.ts';
import { Player } from '../player/player.ts';
import { FakeAddresses, FakeEngine, FakeTracks, settled, track } from '../test/fakes.ts';
import { album } from '../test/scenario.ts';
import { Conductor } from './conductor.ts';
import { Queue } from './queue.ts';
import { restore, save } from './saved.ts';

let engine: FakeEngine;
let addresses: FakeAddresses;
let tracks: FakeTracks;
let player: Player;
let queue: Queue;
let conductor: Conductor;

beforeEach(() => {
  engine = new FakeEngine();
  addresses = new FakeAddresses();
  tracks = new FakeTracks();
  player = new Player(engine, addresses);
  queue = new Queue(tracks, () => ({ now: 0, positionMs: player.clock()?.ms ?? 0 }));
  conductor = new Conductor(queue, player);
});

async function sound(): Promise<void> {
  await settled();
  engine.start();
  await settled();
}

async function play(ids: string[], from = 0): Promise<void> {
  conductor.do({ kind: 'play', context: album(...ids), from, seed: 1 });
  await sound();
}

async function end(): Promise<void> {
  engine.end();
  await sound();
}

const sounding = () => (engine.sounding ? engine.loaded?.trackId : undefined);

test('what is queued sounds between two songs of the album', async () => {
  await play(['a', 'b', 'c']);
  expect(engine.preloaded?.trackId).toBe('b');
  conductor.do({ kind: 'add', trackIds: ['x'] });
  await settled();
  expect([sounding(), engine.preloaded?.trackId]).toEqual(['a', 'x']);
  for (const due of ['x', 'b', 'c']) {
    await end();
    expect(sounding()).toBe(due);
  }
  await end();
  expect(player.state).toMatchObject({ status: 'paused', hasNext: false, track: { id: 'c' } });
  player.play();
  await sound();
  expect(sounding()).toBe('a');
});

test('the titles of what comes are known before its turn', async () => {
  await play(['a', 'b', 'c', 'd', 'e']);
  expect([...tracks.wanted].sort()).toEqual(['a', 'b', 'c', 'd']);
});

test('next and previous go along the queue', async () => {
  await play(['a', 'b']);
  player.next();
  await sound();
  expect(sounding()).toBe('b');
  player.next();
  expect(sounding()).toBe('b');
  player.previous();
  await sound();
  expect(sounding()).toBe('a');
  player.previous();
  expect(engine.ms).toBe(0);
});

describe('commands', () => {
  test('to remove what plays goes on; paused, it stays paused', async () => {
    await play(['a', 'b', 'c']);
    conductor.do({ kind: 'remove', uid: queue.session.current?.uid ?? 0 });
    await sound();
    expect(sounding()).toBe('b');
    player.pause();
    conductor.do({ kind: 'remove', uid: queue.session.current?.uid ?? 0 });
    await settled();
    expect([sounding(), engine.loaded?.trackId]).toEqual([undefined, 'c']);
    conductor.do({ kind: 'remove', uid: queue.session.current?.uid ?? 0 });
    expect(player.state).toMatchObject({ status: 'idle', track: undefined });
  });

  test('what is queued with nothing loaded begins', async () => {
    conductor.do({ kind: 'add', trackIds: ['x', 'y'] });
    await sound();
    expect([sounding(), queue.session.upNext.length]).toEqual(['x', 1]);
  });

  test('undo of a mistaken click goes on where the music was', async () => {
    await play(['a', 'b']);
    engine.ms = 30_000;
    await play(['z']);
    expect(queue.undoMs).toBe(30_000);
    conductor.do({ kind: 'undo' });
    await sound();
    expect([sounding(), engine.ms]).toEqual(['a', 30_000]);
  });

  test('undo of an edit is not heard', async () => {
    await play(['a', 'b']);
    conductor.do({ kind: 'add', trackIds: ['x'] });
    engine.ms = 20_000;
    conductor.do({ kind: 'undo' });
    expect([sounding(), engine.ms]).toEqual(['a', 20_000]);
  });
});

test('a restored session is silent, at its place', async () => {
  await play(['a', 'b']);
  const saved = restore(save(queue.session));
  player.stop();
  conductor.restore(saved ?? queue.session, 42_000);
  await settled();
  expect([sounding(), engine.loaded?.trackId, engine.ms]).toEqual([undefined, 'a', 42_000]);
  player.play();
  expect(sounding()).toBe('a');
});

describe('what cannot be played', () => {
  test('is passed over before it is tried, with the reason', async () => {
    const reasons: string[] = [];
    player.on('skipped', ({ trouble }) => reasons.push(trouble.kind));
    const format = { container: 'mp4', codec: 'alac', lossless: true };
    tracks.more.set('b', track('b', { available: false }));
    tracks.more.set('c', track('c', { format }));
    tracks.gone.add('d');
    await play(['a', 'b', 'c', 'd', 'e']);
    await end();
    expect([reasons, sounding()]).toEqual([['missing', 'undecodable', 'gone'], 'e']);
    const { log } = queue.session.history;
    expect(log.map((entry) => entry.end)).toEqual(['finished', 'error', 'error', 'error']);
  });

  test('five in a row end it, also where one repeats', async () => {
    const [first, ...others] = Array.from('abcdefgh');
    for (const id of others) tracks.more.set(id, track(id, { available: false }));
    await play([first ?? '', ...others]);
    conductor.do({ kind: 'repeat', repeat: 'one' });
    player.next();
    await settled();
    expect(player.state).toMatchObject({ status: 'error', track: { id: 'f' } });
  });

  test('a server that is away is waited for, though the title is not known', async () => {
    tracks.outage = new ApiError(0, 'Failed to fetch', '');
    await play(['a', 'b']);
    expect(player.state).toMatchObject({ waiting: true, track: undefined });
    tracks.outage = undefined;
    player.reconnected();
    await sound();
    expect(sounding()).toBe('a');
  });
});

test('an album in order keeps its levels; all else is equally loud', async () => {
  const gain = { track_gain_db: 0, album_gain_db: -20 };
  const of = (id: string, album_id: string, disc: number, position: number) =>
    tracks.more.set(id, track(id, { album_id, disc, position, gain }));
  for (const [position, id] of ['a', 'b', 'c'].entries()) of(id, 'al-1', 1, position + 1);
  of('d', 'al-1', 2, 1);
  of('x', 'al-2', 1, 1);
  await play(['a', 'b', 'x', 'c', 'd', 'a']);
  const gains = [engine.loaded?.gain];
  for (let i = 0; i < 5; i += 1) {
    await end();
    gains.push(engine.loaded?.gain);
  }
  expect(gains).toEqual([0.1, 0.1, 1, 0.1, 0.1, 1]);
});
