import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeAudioContext, FakeAudioElement, stubAudio } from '../test/fake-audio.ts';
import { settled } from '../test/fakes.ts';
import { ElementEngine } from './element-engine.ts';
import type { Graph } from './graph.ts';
import { mediaType } from './media-type.ts';

const playable = (trackId: string, url = `/${trackId}`, gain = 1) => ({ trackId, url, gain });

let engine: ElementEngine;
let graphs: Graph[];
let told: string[];

beforeEach(() => {
  stubAudio();
  graphs = [];
  told = [];
  engine = new ElementEngine({ onGraph: (graph) => graphs.push(graph) });
  engine.on('started', ({ trackId }) => told.push(`started ${trackId}`));
  engine.on('stalled', ({ trackId }) => told.push(`stalled ${trackId}`));
  engine.on('ended', ({ trackId }) => told.push(`ended ${trackId}`));
  engine.on('error', ({ trackId, fault }) => told.push(`${fault} ${trackId}`));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** The two elements: which one has this track. */
function element(trackId: string): FakeAudioElement {
  const found = FakeAudioElement.made.find(({ src }) => src.startsWith(`/${trackId}`));
  if (!found) throw new Error(`no element has ${trackId}`);
  return found;
}

describe('the element engine', () => {
  test('loads, seeks, plays, and tells what happens', () => {
    expect(engine.clock()).toBeUndefined();
    engine.load(playable('a'), 30_000, true);
    expect(element('a')).toMatchObject({ currentTime: 30, paused: false });
    element('a').tell('playing');
    element('a').tell('waiting');
    element('a').tell('ended');
    expect(told).toEqual(['started a', 'stalled a', 'ended a']);
    expect(engine.clock()).toEqual({ trackId: 'a', ms: 30_000 });
    engine.pause();
    element('a').tell('waiting');
    expect(element('a').paused).toBe(true);
    expect(told.length).toBe(3);
  });

  test('loaded without sound it makes none', () => {
    engine.load(playable('a'), 0, false);
    expect(element('a').paused).toBe(true);
    expect(graphs).toEqual([]);
    engine.play();
    expect(element('a').paused).toBe(false);
    expect(graphs.length).toBe(1);
  });

  test('a preloaded track is taken over, though its address was signed anew', () => {
    engine.load(playable('a'), 0, true);
    engine.preload(playable('b', '/b?t=1'));
    const ready = element('b');
    engine.preload(playable('b', '/b?t=2'));
    expect(ready.src).toBe('/b?t=1');
    engine.load(playable('b', '/b?t=2'), 0, true);
    expect(ready).toMatchObject({ src: '/b?t=1', paused: false });
    expect(engine.clock()?.trackId).toBe('b');
    expect(FakeAudioElement.made.filter(({ src }) => src).length).toBe(1);
  });

  test('a preload can be taken back, and its failure is silent', () => {
    engine.load(playable('a'), 0, true);
    engine.preload(playable('b'));
    element('b').fail(4);
    expect(told).toEqual([]);
    engine.preload(playable('b'));
    engine.preload(undefined);
    expect(() => element('b')).toThrow();
  });

  test('the element that waits its turn is not heard of', () => {
    engine.load(playable('a'), 0, true);
    engine.preload(playable('b'));
    element('b').tell('playing');
    expect(told).toEqual([]);
  });

  test('tells what does not come from what is not understood', () => {
    engine.load(playable('a'), 0, true);
    element('a').fail(2);
    element('a').fail(3);
    expect(told).toEqual(['source a', 'decode a']);
  });

  test('a browser that wants a click says so once; other refusals come as errors', async () => {
    engine.load(playable('a'), 0, false);
    element('a').refusal = new DOMException('no', 'NotAllowedError');
    engine.play();
    await settled();
    element('a').refusal = new DOMException('no', 'AbortError');
    engine.play();
    engine.pause();
    await settled();
    expect(told).toEqual(['gesture a']);
  });

  test('stop leaves nothing loaded', () => {
    engine.load(playable('a'), 0, true);
    engine.stop();
    engine.play();
    expect(engine.clock()).toBeUndefined();
    expect(FakeAudioElement.made.every(({ src }) => src === '')).toBe(true);
  });

  test('asks the browser for a decoder', () => {
    const format = { container: 'mp4', codec: 'alac', lossless: true };
    expect(engine.canPlay(format)).toBe(false);
    expect(engine.canPlay({ ...format, codec: 'aac' })).toBe(true);
    expect(engine.canPlay({ ...format, codec: 'unheard-of' })).toBe(true);
  });
});

describe('a part of a file', () => {
  const part = { ...playable('b'), part: { start_frame: 30 * 75, end_frame: 40 * 75 } };
  /** The element has come so far. */
  const at = (seconds: number) => {
    element('b').currentTime = seconds;
    element('b').tell('timeupdate');
  };

  beforeEach(() => void vi.useFakeTimers());

  test('has a clock of its own', () => {
    engine.load(part, 2_000, true);
    expect(element('b').currentTime).toBe(32);
    expect(engine.clock()).toEqual({ trackId: 'b', ms: 2_000 });
    engine.seek(5_000);
    expect(element('b').currentTime).toBe(35);
    element('b').currentTime = 29.9;
    expect(engine.clock()?.ms).toBe(0);
  });

  test('waits where it begins', () => {
    engine.load(playable('a'), 0, true);
    engine.preload(part);
    expect(element('b')).toMatchObject({ currentTime: 30, paused: true });
    engine.load(part, 0, true);
    expect(element('b')).toMatchObject({ currentTime: 30, paused: false });
  });

  test('ends where it ends, once, and no sooner', () => {
    engine.load(part, 0, true);
    element('b').tell('playing');
    at(39.5);
    vi.advanceTimersByTime(490);
    expect(told).toEqual(['started b']);
    element('b').currentTime = 40.001;
    vi.advanceTimersByTime(20);
    expect(element('b').paused).toBe(true);
    at(40.002);
    vi.runAllTimers();
    expect(told).toEqual(['started b', 'ended b']);
  });

  test('a pause stops the wait for its end, and a seek moves it', () => {
    engine.load(part, 0, true);
    at(39.5);
    engine.pause();
    vi.advanceTimersByTime(1_000);
    expect(told).toEqual([]);
    engine.play();
    engine.seek(1_000);
    element('b').tell('timeupdate');
    vi.advanceTimersByTime(8_000);
    expect(told).toEqual([]);
    at(40);
    expect(told).toEqual(['ended b']);
  });

  test('the one that waits its turn ends nothing', () => {
    engine.load(playable('a'), 0, true);
    engine.preload(part);
    at(41);
    expect(told).toEqual([]);
  });

  test('without an end it goes on to that of the file', () => {
    engine.load({ ...playable('b'), part: { start_frame: 30 * 75 } }, 0, true);
    at(1_000);
    expect(told).toEqual([]);
  });
});

describe('the graph', () => {
  test('goes source → gain → analyser → volume → output', () => {
    engine.setVolume(0.25);
    engine.load(playable('a', '/a', 0.5), 0, true);
    const context = FakeAudioContext.made[0]!;
    const [graph] = graphs;
    expect(context.sources.length).toBe(2);
    expect(context.sources[0]!.heardBy).toMatchObject([{ gain: { value: 0.5 } }]);
    expect(graph!.analyser).toMatchObject({ heardBy: [graph!.volume] });
    expect(graph!.volume).toMatchObject({ heardBy: [context.destination], gain: { value: 0.25 } });
    engine.setVolume(1);
    engine.preload(playable('b', '/b', 0.7));
    expect(graph!.volume.gain.value).toBe(1);
    expect(context.sources[1]!.heardBy).toMatchObject([{ gain: { value: 0.7 } }]);
  });

  test('sleeps some time after the sound ends, and wakes with it', () => {
    vi.useFakeTimers();
    engine.load(playable('a'), 0, true);
    const context = FakeAudioContext.made[0]!;
    expect(context.state).toBe('running');
    engine.pause();
    vi.advanceTimersByTime(1_000);
    engine.play();
    vi.advanceTimersByTime(5_000);
    expect(context.state).toBe('running');
    engine.pause();
    vi.advanceTimersByTime(2_000);
    expect(context.state).toBe('suspended');
  });
});

test('the type that a browser is asked about', () => {
  const type = (container: string, codec: string) =>
    mediaType({ container, codec, lossless: false });
  expect(type('ogg', 'opus')).toBe('audio/ogg; codecs="opus"');
  expect(type('mp4', 'alac')).toBe('audio/mp4; codecs="alac"');
  expect(type('flac', 'flac')).toBe('audio/flac');
  expect(type('mp4', 'other')).toBeUndefined();
  expect(type('new', 'new')).toBeUndefined();
});
