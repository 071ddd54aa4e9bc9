import { expect, test } from 'vitest';
import { ActionRegistry } from './actions/registry.ts';
import { replayGain } from './audio/gain.ts';
import { dominantFrequency, rootMeanSquare } from './audio/measure.ts';
import { clockTime, formatBadge, hoursAndMinutes, isoDuration } from './format.ts';
import { Prefs, type TextStore } from './prefs.ts';

test('times', () => {
  expect(clockTime(247_900)).toBe('4:07');
  expect(clockTime(3_723_000)).toBe('1:02:03');
  expect(clockTime(-5)).toBe('0:00');
  expect(isoDuration(61_500)).toBe('PT61S');
  expect(hoursAndMinutes(3_725_000)).toEqual({ hours: 1, minutes: 2 });
});

test('format badges', () => {
  const flac = { container: 'flac', codec: 'flac', lossless: true };
  expect(formatBadge({ ...flac, bit_depth: 24, sample_rate_hz: 96_000 })).toBe('FLAC 24/96');
  expect(formatBadge({ ...flac, bit_depth: 16, sample_rate_hz: 44_100 })).toBe('FLAC 16/44.1');
  expect(formatBadge({ container: 'mpeg', codec: 'mp3', lossless: false, bitrate_kbps: 320 })).toBe(
    'MP3 320',
  );
});

test('ReplayGain never clips, and falls back from album to track', () => {
  expect(replayGain({ track_gain_db: -6.0206 }, 'track')).toBeCloseTo(0.5, 4);
  expect(replayGain({ track_gain_db: -6.0206 }, 'album')).toBeCloseTo(0.5, 4);
  expect(replayGain({ album_gain_db: 12, album_peak: 0.8 }, 'album')).toBeCloseTo(1.25, 6);
  expect(replayGain({ track_gain_db: -6 }, 'off')).toBe(1);
  expect(replayGain(undefined, 'album')).toBe(1);
});

test('the ear of the journeys hears the right frequency, and silence as none', () => {
  const rate = 48_000;
  for (const hz of [110, 440, 881.5, 5_000]) {
    const sine = Float32Array.from({ length: 9_600 }, (_, i) =>
      Math.sin((2 * Math.PI * hz * i) / rate),
    );
    expect(Math.abs(dominantFrequency(sine, rate) - hz)).toBeLessThan(2);
    expect(rootMeanSquare(sine)).toBeCloseTo(Math.SQRT1_2, 2);
  }
  expect(dominantFrequency(new Float32Array(4_800), rate)).toBe(0);
});

class MemoryStore implements TextStore {
  readonly values = new Map<string, string>();
  getItem = (key: string) => this.values.get(key) ?? null;
  setItem = (key: string, value: string) => void this.values.set(key, value);
  removeItem = (key: string) => void this.values.delete(key);
}

test('preferences survive, and broken ones count as unset', () => {
  const store = new MemoryStore();
  const prefs = new Prefs(store);
  prefs.set('volume', 0.4);
  expect(new Prefs(store).get('volume')).toBe(0.4);
  store.setItem(Prefs.key('volume'), '7');
  expect(prefs.get('volume')).toBe(1);
  store.setItem(Prefs.key('theme'), '{');
  expect(prefs.get('theme')).toBe('system');
});

test('no two actions share a key', () => {
  const registry = new ActionRegistry();
  const action = { id: 'a', title: 'a', keys: ['k'], run: () => undefined };
  registry.add(action);
  expect(() => registry.add(action)).toThrow();
  expect(() => registry.add({ ...action, id: 'b' })).toThrow(/same key/);
});
