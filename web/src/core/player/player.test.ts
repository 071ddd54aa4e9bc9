import { beforeEach, describe, expect, test } from 'vitest';
import { ApiError } from '../api/errors.ts';
import { FakeAddresses, FakeEngine, settled, track } from '../test/fakes.ts';
import { ListSource } from '../test/list-source.ts';
import { Player } from './player.ts';

let engine: FakeEngine;
let addresses: FakeAddresses;
let player: Player;

beforeEach(() => {
  engine = new FakeEngine();
  addresses = new FakeAddresses();
  player = new Player(engine, addresses);
});

function click(ids: string[], from = ids[0] ?? ''): void {
  const tracks = ids.map((id) => track(id));
  player.start(new ListSource(tracks, from, 'album'));
}

async function start(ids: string[], from = ids[0] ?? ''): Promise<void> {
  click(ids, from);
  await sound();
}

async function sound(): Promise<void> {
  await settled();
  engine.start();
  await settled();
}

describe('playing an album', () => {
  test('sounds from the track that was clicked, and fetches the next', async () => {
    await start(['a', 'b', 'c'], 'b');
    expect(player.state.status).toBe('playing');
    expect(engine.loaded?.trackId).toBe('b');
    expect(engine.preloaded?.trackId).toBe('c');
  });

  test('the next track follows by itself, the last one ends paused at its beginning', async () => {
    await start(['a', 'b']);
    engine.end();
    await sound();
    expect(player.state.track?.id).toBe('b');
    expect(engine.sounding).toBe(true);
    engine.ms = 59_000;
    engine.end();
    expect(player.state).toMatchObject({ status: 'paused', hasNext: false });
    expect(engine).toMatchObject({ ms: 0, sounding: false });
    player.play();
    expect(engine.sounding).toBe(true);
  });

  test('a part of a file is played as one', async () => {
    const part = { start_frame: 30, end_frame: 40 };
    addresses.parts.set('b', part);
    await start(['a', 'b']);
    expect(engine.preloaded).toMatchObject({ trackId: 'b', part });
    player.next();
    await sound();
    expect(engine.loaded).toMatchObject({ trackId: 'b', part });
  });

  test('next goes on, and at the end it does nothing', async () => {
    await start(['a', 'b']);
    player.next();
    await sound();
    expect(engine.loaded?.trackId).toBe('b');
    player.next();
    expect(player.state).toMatchObject({ status: 'playing', track: { id: 'b' } });
  });

  test('previous starts a track anew after three seconds, before that it goes back', async () => {
    await start(['a', 'b'], 'b');
    engine.ms = 5_000;
    player.previous();
    expect(player.state.track?.id).toBe('b');
    expect(engine.ms).toBe(0);
    player.previous();
    await settled();
    expect(player.state.track?.id).toBe('a');
  });

  test('a seek stays within the track', async () => {
    await start(['a']);
    player.seekBy(-5_000);
    expect(engine.ms).toBe(0);
    player.seek(90_000);
    expect(engine.ms).toBe(60_000);
  });

  test('a stall is told, and ends with sound', async () => {
    await start(['a']);
    engine.emit('stalled', { trackId: 'a' });
    expect(player.state).toMatchObject({ status: 'stalled', soundWanted: true });
    engine.start();
    expect(player.state.status).toBe('playing');
  });

  test('a source without a track stops', async () => {
    await start(['a']);
    player.start(new ListSource([], 'a', 'album'));
    expect(player.state).toMatchObject({ status: 'idle', track: undefined });
    expect(engine.loaded).toBeUndefined();
    player.play();
    player.previous();
    player.seek(10);
    expect(player.clock()).toBeUndefined();
  });

  test('what is told of another track changes nothing', async () => {
    await start(['a', 'b']);
    engine.emit('ended', { trackId: 'b' });
    expect(player.state.track?.id).toBe('a');
  });
});

describe('while a track loads', () => {
  test('a pause is kept', async () => {
    click(['a']);
    player.pause();
    await settled();
    expect(player.state.status).toBe('paused');
    expect(engine.sounding).toBe(false);
  });

  test('the track before is silent, and pause and play do not bring it back', async () => {
    await start(['a', 'b']);
    addresses.hold('b');
    player.next();
    expect(engine.sounding).toBe(false);
    player.pause();
    player.play();
    expect(engine.sounding).toBe(false);
    expect(player.state).toMatchObject({ status: 'loading', track: { id: 'b' } });
    addresses.release('b');
    await settled();
    expect(engine).toMatchObject({ sounding: true, loaded: { trackId: 'b' } });
  });

  test('a seek moves where it will begin, not the track before', async () => {
    await start(['a', 'b']);
    engine.ms = 20_000;
    addresses.hold('b');
    player.next();
    player.seek(30_000);
    expect(engine.ms).toBe(20_000);
    expect(player.clock()).toEqual({ trackId: 'b', ms: 30_000 });
    addresses.release('b');
    await settled();
    expect(engine).toMatchObject({ ms: 30_000, loaded: { trackId: 'b' } });
  });

  test('the last click wins, however late the answer to an earlier one', async () => {
    addresses.hold('a');
    click(['a']);
    click(['b']);
    await settled();
    addresses.release('a');
    await settled();
    expect(engine.loaded?.trackId).toBe('b');
  });

  test('a failure that comes late does not touch the track that was clicked since', async () => {
    addresses.hold('a');
    addresses.unknown.add('a');
    click(['a']);
    click(['b']);
    addresses.release('a');
    await sound();
    expect(player.state).toMatchObject({ status: 'playing', track: { id: 'b' } });
  });

  test('nor does an outage, or a diagnosis that takes its time', async () => {
    addresses.hold('a');
    click(['a']);
    await start(['b', 'c']);
    addresses.outage = new ApiError(0, 'Failed to fetch', '');
    addresses.release('a');
    await settled();
    expect(player.state).toMatchObject({ status: 'playing', track: { id: 'b' } });
    addresses.outage = undefined;
    engine.fail('decode');
    await start(['x', 'y']);
    expect(player.state).toMatchObject({ status: 'playing', track: { id: 'x' } });
  });

  test('what the engine still tells of the same track, played before, does not count', async () => {
    await start(['a', 'b']);
    addresses.hold('a');
    click(['a', 'b']);
    engine.end();
    engine.start();
    expect(player.state).toMatchObject({ status: 'loading', track: { id: 'a' } });
  });

  test('stop is final', async () => {
    addresses.hold('a');
    click(['a']);
    player.stop();
    addresses.release('a');
    await settled();
    expect(engine.loaded).toBeUndefined();
    expect(player.state.status).toBe('idle');
  });

  test('a start that comes after a pause is silenced', async () => {
    await start(['a']);
    player.pause();
    engine.sounding = true;
    engine.start();
    expect(engine.sounding).toBe(false);
    expect(player.state.status).toBe('paused');
  });

  test('a preload that comes late for another track is dropped', async () => {
    addresses.hold('b');
    await start(['a', 'b', 'c']);
    click(['x', 'y']);
    await sound();
    addresses.release('b');
    await settled();
    expect(engine.preloaded?.trackId).toBe('y');
  });
});

describe('when a track does not play', () => {
  test('its address is signed anew once, at the same place', async () => {
    await start(['a']);
    engine.ms = 30_000;
    engine.fail('source');
    await settled();
    expect(engine).toMatchObject({ ms: 30_000, loaded: { url: '/a?t=1' } });
  });

  test('a file that breaks off at one place is not tried for ever', async () => {
    const kinds: string[] = [];
    player.on('skipped', ({ trouble }) => kinds.push(trouble.kind));
    await start(['a', 'b']);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      engine.ms = 30_000;
      engine.fail('source');
      await sound();
    }
    expect(kinds).toEqual(['broken']);
    expect(player.state.track?.id).toBe('b');
  });

  test('an address may die again later in the same track', async () => {
    await start(['a']);
    for (const ms of [10_000, 40_000]) {
      engine.ms = ms;
      engine.fail('source');
      await sound();
    }
    expect(engine).toMatchObject({ ms: 40_000, loaded: { url: '/a?t=2' } });
  });

  test('it is passed over with the server’s reason', async () => {
    const troubles: unknown[] = [];
    player.on('skipped', ({ trouble }) => troubles.push(trouble));
    addresses.diagnosis = new ApiError(404, 'Not found', 'its drive is away');
    await start(['a', 'b']);
    engine.fail('decode');
    await settled();
    await settled();
    expect(troubles).toEqual([{ kind: 'refused', message: 'its drive is away' }]);
    expect(player.state.track?.id).toBe('b');
  });

  test('one that the server no longer has is passed over', async () => {
    const kinds: string[] = [];
    player.on('skipped', ({ trouble }) => kinds.push(trouble.kind));
    addresses.unknown.add('a');
    click(['a', 'b']);
    await settled();
    expect(kinds).toEqual(['gone']);
    expect(engine.loaded?.trackId).toBe('b');
  });

  test('one that goes while it plays is passed over too', async () => {
    await start(['a', 'b']);
    addresses.unknown.add('a');
    engine.fail('decode');
    await settled();
    expect(player.state.track?.id).toBe('b');
  });

  test('five in a row are enough', async () => {
    const gaveUp: number[] = [];
    player.on('gaveUp', ({ failures }) => gaveUp.push(failures));
    click(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
    for (let i = 0; i < 20; i += 1) {
      await settled();
      engine.fail('decode');
    }
    await settled();
    expect(gaveUp).toEqual([5]);
    expect(player.state).toMatchObject({ status: 'error', track: { id: 'e' } });
    player.play();
    await settled();
    expect(engine).toMatchObject({ sounding: true, loaded: { trackId: 'e' } });
  });

  test('whatever the listener does next begins with a clean slate', async () => {
    const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const giveUp = async () => {
      for (let i = 0; i < 12; i += 1) {
        await settled();
        engine.fail('decode');
      }
      await settled();
      expect(player.state.status).toBe('error');
    };
    click(all);
    await giveUp();
    for (const command of [
      () => player.play(),
      () => player.previous(),
      () => player.next(),
      () => click(all),
    ]) {
      command();
      const tried = player.state.track?.id;
      await settled();
      engine.fail('decode');
      await settled();
      expect(player.state.track?.id, 'one failure is passed over').not.toBe(tried);
      click(all);
      await giveUp();
    }
  });

  test('a paused one stays: nothing moves on without being asked', async () => {
    addresses.hold('a');
    addresses.unknown.add('a');
    click(['a', 'b']);
    player.pause();
    addresses.release('a');
    await settled();
    expect(player.state).toMatchObject({ status: 'error', track: { id: 'a' } });
  });

  test('a browser that wants a click first leaves the track paused', async () => {
    let asked = 0;
    player.on('needsGesture', () => (asked += 1));
    await start(['a']);
    engine.fail('gesture');
    expect(player.state.status).toBe('paused');
    expect(asked).toBe(1);
  });

  test('a preload that fails says nothing', async () => {
    click(['a', 'b']);
    await settled();
    addresses.outage = new ApiError(0, 'Failed to fetch', '');
    engine.start();
    await settled();
    expect(player.state.status).toBe('playing');
  });
});

describe('volume', () => {
  test('the slider is a cube, and muting keeps it', () => {
    player.setVolume(0.5);
    expect(engine.volume).toBe(0.125);
    player.setMuted(true);
    expect(engine.volume).toBe(0);
    player.setMuted(false);
    expect(engine.volume).toBe(0.125);
  });

  test('louder makes the muted audible, quieter does not', () => {
    player.setVolume(0.5);
    player.setMuted(true);
    player.changeVolume(-0.1);
    expect(player.state).toMatchObject({ muted: true, volume: 0.5 });
    player.changeVolume(0.1);
    expect(player.state).toMatchObject({ muted: false, volume: 0.6 });
    player.changeVolume(7);
    expect(player.state.volume).toBe(1);
  });
});
