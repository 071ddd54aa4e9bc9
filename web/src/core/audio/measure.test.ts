import { afterEach, expect, test, vi } from 'vitest';
import { FakeAudioContext, FakeWorkletNode, stubAudio } from '../test/fake-audio.ts';
import { replayGain } from './gain.ts';
import { Graph } from './graph.ts';
import { dominantFrequency, rootMeanSquare } from './measure.ts';
import { AudioProbe } from './probe.ts';

const rate = 48_000;

afterEach(() => vi.unstubAllGlobals());

function sine(hz: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rate));
}

test('ReplayGain never clips, and falls back from album to track', () => {
  expect(replayGain({ track_gain_db: -6.0206 }, 'track')).toBeCloseTo(0.5, 4);
  expect(replayGain({ track_gain_db: -6.0206 }, 'album')).toBeCloseTo(0.5, 4);
  expect(replayGain({ album_gain_db: -6.0206 }, 'track')).toBeCloseTo(0.5, 4);
  expect(replayGain({ album_gain_db: 12, album_peak: 0.8 }, 'album')).toBeCloseTo(1.25, 6);
  expect(replayGain({ track_gain_db: 12, track_peak: 0.8 }, 'track')).toBeCloseTo(1.25, 6);
  expect(replayGain({ track_gain_db: Number.NaN }, 'track')).toBe(1);
  expect(replayGain(undefined, 'album')).toBe(1);
});

test('the ear of the journeys hears the right frequency, and silence as none', () => {
  for (const hz of [110, 440, 881.5, 5_000]) {
    expect(Math.abs(dominantFrequency(sine(hz, 9_600), rate) - hz)).toBeLessThan(2);
    expect(rootMeanSquare(sine(hz, 9_600))).toBeCloseTo(Math.SQRT1_2, 2);
  }
  expect(dominantFrequency(new Float32Array(4_800), rate)).toBe(0);
  expect(rootMeanSquare(new Float32Array())).toBe(0);
});

test('the probe keeps the last seconds of what leaves the graph', async () => {
  stubAudio();
  const graph = new Graph(1);
  const probe = new AudioProbe();
  expect(probe.frequency()).toBe(0);
  await probe.attach(graph);
  await probe.attach(graph);
  expect(FakeAudioContext.made[0]!.modules.length).toBe(1);
  const { port } = FakeWorkletNode.made[0]!;
  const hear = (samples: Float32Array) => port.onmessage?.({ data: { samples, sampleRate: rate } });
  for (let second = 0; second < 20; second += 1) hear(sine(440, rate));
  expect(Math.abs(probe.frequency(0.25) - 440)).toBeLessThan(2);
  expect(probe.level(0.25)).toBeCloseTo(Math.SQRT1_2, 2);
  hear(new Float32Array(rate));
  expect(probe.frequency(0.5)).toBe(0);
  expect(probe.level(0.5)).toBe(0);
  expect(probe.samples(60).length).toBe(8 * probe.sampleRate);
});
