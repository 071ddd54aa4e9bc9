import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { FakeAddresses, FakeEngine, track } from '../test/fakes.ts';
import { ListSource } from './next-source.ts';
import { mostFailures, Player } from './player.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve));

let engine: FakeEngine;
let player: Player;

beforeEach(() => {
  engine = new FakeEngine();
  player = new Player(engine, new FakeAddresses());
});

async function start(ids: string[], from = ids[0] ?? ''): Promise<void> {
  player.start(
    new ListSource(
      ids.map((id) => track(id)),
      from,
      'album',
    ),
  );
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
    await settled();
    engine.start();
    expect(player.state.track?.id).toBe('b');
    expect(engine.sounding).toBe(true);
    engine.ms = 59_000;
    engine.end();
    expect(player.state).toMatchObject({ status: 'paused', hasNext: false });
    expect(engine.ms).toBe(0);
    player.play();
    expect(engine.sounding).toBe(true);
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

  test('a pause while the track loads is kept', async () => {
    player.start(new ListSource([track('a')], 'a', 'album'));
    player.pause();
    await settled();
    expect(player.state.status).toBe('paused');
    expect(engine.sounding).toBe(false);
  });

  test('what is told of another track changes nothing', async () => {
    await start(['a', 'b']);
    engine.emit('ended', { trackId: 'b' });
    expect(player.state.track?.id).toBe('a');
  });
});

describe('when a track does not play', () => {
  test('its address is signed anew once, at the same place', async () => {
    await start(['a']);
    engine.ms = 30_000;
    engine.fail('source');
    await settled();
    expect(engine.loaded?.url).toBe('/a?t=1');
    expect(engine.ms).toBe(30_000);
  });

  test('it is passed over with the server’s reason', async () => {
    const reasons: string[] = [];
    player.on('skipped', ({ reason }) => reasons.push(reason));
    await start(['a', 'b']);
    engine.fail('decode');
    await settled();
    await settled();
    expect(reasons).toEqual(['its drive is away']);
    expect(player.state.track?.id).toBe('b');
  });

  test('five in a row are enough', async () => {
    let gaveUp = 0;
    player.on('gaveUp', () => (gaveUp += 1));
    player.start(
      new ListSource(
        [...'abcdefgh'].map((id) => track(id)),
        'a',
        'album',
      ),
    );
    for (let i = 0; i < 20; i += 1) {
      await settled();
      engine.fail('decode');
    }
    await settled();
    expect(gaveUp).toBe(1);
    expect(player.state).toMatchObject({ status: 'error', track: { id: 'e' } });
    expect(mostFailures).toBe(5);
  });

  test('a browser that wants a click first leaves the track paused', async () => {
    await start(['a']);
    engine.fail('gesture');
    expect(player.state.status).toBe('paused');
  });
});

test('the volume slider is a cube, and muting keeps it', () => {
  player.setVolume(0.5);
  expect(engine.volume).toBe(0.125);
  player.setMuted(true);
  expect(engine.volume).toBe(0);
  player.setMuted(false);
  expect(engine.volume).toBe(0.125);
});

test('a list gives each available track once, in order, whatever is missing', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }), (available) => {
      const tracks = available.map((here, i) => track(`t${i}`, here || i === 0));
      const source = new ListSource(tracks, 't0', 'album');
      const heard = [source.current?.id];
      for (let peeked = source.peek(); peeked; peeked = source.peek()) {
        heard.push(source.next()?.id);
        expect(heard.at(-1)).toBe(peeked.id);
      }
      expect(heard).toEqual(tracks.filter((t) => t.available).map((t) => t.id));
      while (source.hasPrevious) source.previous();
      expect(source.current?.id).toBe('t0');
    }),
  );
});
