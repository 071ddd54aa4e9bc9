import type { Track } from '../api/types.ts';
import type { Clock, Engine, EngineEvents, Playable } from '../audio/engine.ts';
import { Emitter } from '../emitter.ts';
import type { AddressBook } from '../player/player.ts';

export function track(id: string, available = true): Track {
  return {
    id,
    recording_id: `re-${id}`,
    album_id: 'al-1',
    album_title: 'Album',
    album_credit: { display: 'Anna', parts: [] },
    title: id,
    credit: { display: 'Anna', parts: [] },
    disc: 1,
    position: 1,
    duration_ms: 60_000,
    genres: [],
    gain: {},
    format: { container: 'flac', codec: 'flac', lossless: true },
    size_bytes: 1,
    added_at: 0,
    available,
  };
}

/** An engine that does what it is told and sounds when the test says so. */
export class FakeEngine extends Emitter<EngineEvents> implements Engine {
  loaded: Playable | undefined;
  preloaded: Playable | undefined;
  sounding = false;
  volume = 1;
  ms = 0;

  load(next: Playable, atMs: number, playing: boolean): void {
    this.loaded = next;
    this.ms = atMs;
    this.sounding = playing;
  }
  preload(next: Playable | undefined): void {
    this.preloaded = next;
  }
  play(): void {
    this.sounding = true;
  }
  pause(): void {
    this.sounding = false;
  }
  seek(ms: number): void {
    this.ms = ms;
  }
  setGain(): void {
    // The player hands gains over with the track.
  }
  setVolume(volume: number): void {
    this.volume = volume;
  }
  clock(): Clock | undefined {
    return this.loaded && { trackId: this.loaded.trackId, ms: this.ms };
  }
  stop(): void {
    this.loaded = undefined;
    this.sounding = false;
  }

  start(): void {
    if (this.loaded) this.emit('started', { trackId: this.loaded.trackId });
  }
  end(): void {
    if (this.loaded) this.emit('ended', { trackId: this.loaded.trackId });
  }
  fail(fault: EngineEvents['error']['fault']): void {
    if (this.loaded) this.emit('error', { trackId: this.loaded.trackId, fault });
  }
}

/** Signs everything, anew after each `forget`. */
export class FakeAddresses implements AddressBook {
  private readonly signed = new Map<string, number>();
  address(trackId: string): Promise<string | undefined> {
    return Promise.resolve(`/${trackId}?t=${this.signed.get(trackId) ?? 0}`);
  }
  forget(trackId: string): void {
    this.signed.set(trackId, (this.signed.get(trackId) ?? 0) + 1);
  }
  diagnose(): Promise<Error | undefined> {
    return Promise.resolve(new Error('its drive is away'));
  }
}
