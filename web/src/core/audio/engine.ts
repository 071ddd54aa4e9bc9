import type { AudioFormat, MediaAddress } from '../api/types.ts';
import type { Emitter } from '../emitter.ts';

/** Where a track's sound lies. */
export type MediaSource = Pick<MediaAddress, 'url' | 'part'>;

/** What an engine needs to make one track sound. */
export interface Playable extends MediaSource {
  trackId: string;
  /** Linear factor of ReplayGain. */
  gain: number;
}

export interface Clock {
  trackId: string;
  ms: number;
}

export type EngineFault =
  /** The page may not make sound before the listener touches it. */
  | 'gesture'
  /** The bytes do not come; the address may have died. */
  | 'source'
  /** The bytes came and are not understood. */
  | 'decode';

export type EngineEvents = {
  started: { trackId: string };
  stalled: { trackId: string };
  ended: { trackId: string };
  error: { trackId: string; fault: EngineFault };
};

/** Makes sound. One track is loaded, the next one may be preloaded; the player decides what they
 *  are. Implementations differ in how the bytes reach the audio graph. */
export interface Engine extends Emitter<EngineEvents> {
  /** Replaces the current track; sounds at once when `playing`. A preloaded track is taken over. */
  load(track: Playable, atMs: number, playing: boolean): void;
  preload(next: Playable | undefined): void;
  play(): void;
  pause(): void;
  seek(ms: number): void;
  /** Linear, of everything heard. */
  setVolume(volume: number): void;
  clock(): Clock | undefined;
  /** Silence, with nothing loaded. */
  stop(): void;
  /** False only when it is certain that this browser has no decoder for it. */
  canPlay(format: AudioFormat): boolean;
}
