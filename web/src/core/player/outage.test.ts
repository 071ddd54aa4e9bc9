import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError } from '../api/errors.ts';
import { FakeAddresses, FakeEngine, settled, track } from '../test/fakes.ts';
import { ListSource } from '../test/list-source.ts';
import { Player } from './player.ts';

let engine: FakeEngine;
let addresses: FakeAddresses;
let player: Player;
let now: number;

beforeEach(() => {
  engine = new FakeEngine();
  addresses = new FakeAddresses();
  now = 0;
  player = new Player(engine, addresses, () => now);
});

async function start(ids: string[]): Promise<void> {
  const tracks = ids.map((id) => track(id));
  player.start(new ListSource(tracks, ids[0] ?? '', 'album'));
  await sound();
}

async function sound(): Promise<void> {
  await settled();
  engine.start();
  await settled();
}

describe('when the server is away', () => {
  const away = new ApiError(0, 'Failed to fetch', '');

  async function outageAt(ms: number): Promise<void> {
    await start(['a', 'b']);
    engine.ms = ms;
    addresses.outage = away;
    engine.fail('source');
    await settled();
  }

  test('the track stays with its position, and nothing is passed over', async () => {
    let skipped = 0;
    player.on('skipped', () => (skipped += 1));
    await outageAt(30_000);
    expect(skipped).toBe(0);
    expect(player.state).toMatchObject({ status: 'error', waiting: true, track: { id: 'a' } });
    expect(player.clock()).toEqual({ trackId: 'a', ms: 30_000 });
  });

  test('play goes on there', async () => {
    await outageAt(30_000);
    addresses.outage = undefined;
    player.play();
    await settled();
    expect(engine).toMatchObject({ sounding: true, ms: 30_000, loaded: { trackId: 'a' } });
  });

  test('its return goes on there by itself', async () => {
    await outageAt(30_000);
    addresses.outage = undefined;
    now += 60_000;
    player.reconnected();
    await settled();
    expect(engine).toMatchObject({ sounding: true, ms: 30_000 });
    expect(player.state.waiting).toBe(false);
  });

  test('but not after a long time, nor when the listener paused', async () => {
    await outageAt(30_000);
    addresses.outage = undefined;
    now += 3_600_000;
    player.reconnected();
    await settled();
    expect(player.state).toMatchObject({ status: 'error', waiting: false });
    player.play();
    await sound();
    await outageAt(10_000);
    player.pause();
    addresses.outage = undefined;
    player.reconnected();
    await settled();
    expect(engine.sounding).toBe(false);
  });

  test('a return without an outage changes nothing', async () => {
    await start(['a']);
    player.pause();
    player.reconnected();
    expect(player.state.status).toBe('paused');
  });

  test('a seek meanwhile counts', async () => {
    await outageAt(30_000);
    player.seek(45_000);
    addresses.outage = undefined;
    player.reconnected();
    await settled();
    expect(engine.ms).toBe(45_000);
  });
});

describe('when the server is busy (503)', () => {
  const busy = new ApiError(503, 'Busy', 'is its drive connected?');

  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  async function busyAt(ms: number): Promise<void> {
    player.start(new ListSource([track('a'), track('b')], 'a', 'album'));
    await pass(0);
    engine.start();
    engine.ms = ms;
    addresses.outage = busy;
    engine.fail('source');
    await pass(0);
  }

  test('it is asked again soon, at the same place', async () => {
    await busyAt(20_000);
    expect(player.state).toMatchObject({ status: 'stalled', track: { id: 'a' } });
    addresses.outage = undefined;
    await pass(1_000);
    expect(engine).toMatchObject({ sounding: true, ms: 20_000, loaded: { trackId: 'a' } });
  });

  test('but not for ever: then the track is passed over with its reason', async () => {
    const troubles: unknown[] = [];
    player.on('skipped', ({ trouble }) => troubles.push(trouble));
    await busyAt(20_000);
    await pass(2_900);
    expect(troubles).toEqual([]);
    addresses.outage = undefined;
    addresses.diagnosis = busy;
    engine.fail('decode');
    await pass(200);
    engine.fail('decode');
    await pass(0);
    expect(troubles).toEqual([{ kind: 'refused', message: 'is its drive connected?' }]);
    expect(player.state.track?.id).toBe('b');
  });

  test('what the listener does meanwhile counts', async () => {
    await busyAt(20_000);
    addresses.outage = undefined;
    player.next();
    await pass(0);
    engine.start();
    engine.ms = 7_000;
    await pass(5_000);
    expect(engine).toMatchObject({ sounding: true, ms: 7_000, loaded: { trackId: 'b' } });
  });
});
