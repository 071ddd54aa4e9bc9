import type { ApiError } from '../api/errors.ts';
import type { AudioFormat, Track } from '../api/types.ts';
import type { Clock, Engine, EngineEvents, MediaSource, Playable } from '../audio/engine.ts';
import { Emitter } from '../emitter.ts';
import type { AddressBook } from '../player/player.ts';
import type { Tracks } from '../queue/queue.ts';
import type { TextStore } from '../prefs.ts';

/** Lets everything that is due happen. */
export const settled = () => new Promise((resolve) => setTimeout(resolve));

export function track(id: string, more: Partial<Track> = {}): Track {
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
    available: true,
    ...more,
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
  canPlay({ codec }: AudioFormat): boolean {
    return codec !== 'alac';
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

/** Signs everything, anew after each `forget`. A held track is signed when the test lets it. */
export class FakeAddresses implements AddressBook {
  private readonly signed = new Map<string, number>();
  private readonly held = new Map<string, () => void>();
  readonly unknown = new Set<string>();
  /** Where tracks lie in longer files. */
  readonly parts = new Map<string, NonNullable<MediaSource['part']>>();
  /** What signing throws. */
  outage: Error | undefined;
  /** What a stream that does not come is found to suffer from. */
  diagnosis: ApiError | undefined;

  hold(trackId: string): void {
    this.held.set(trackId, () => undefined);
  }
  release(trackId: string): void {
    const go = this.held.get(trackId);
    this.held.delete(trackId);
    go?.();
  }
  async source(trackId: string): Promise<MediaSource | undefined> {
    if (this.held.has(trackId)) {
      await new Promise<void>((resolve) => this.held.set(trackId, resolve));
    }
    if (this.outage) throw this.outage;
    if (this.unknown.has(trackId)) return undefined;
    const url = `/${trackId}?t=${this.signed.get(trackId) ?? 0}`;
    const part = this.parts.get(trackId);
    return part ? { url, part } : { url };
  }
  forget(trackId: string): void {
    this.signed.set(trackId, (this.signed.get(trackId) ?? 0) + 1);
  }
  diagnose(): Promise<ApiError | undefined> {
    return Promise.resolve(this.diagnosis);
  }
}

export class MemoryStore implements TextStore {
  readonly values = new Map<string, string>();
  getItem = (key: string) => this.values.get(key) ?? null;
  setItem = (key: string, value: string) => void this.values.set(key, value);
  removeItem = (key: string) => void this.values.delete(key);
}

/** Knows every track, of which it tells no more than it was asked for. */
export class FakeTracks implements Tracks {
  readonly wanted = new Set<string>();
  readonly more = new Map<string, Track>();
  readonly gone = new Set<string>();
  outage: Error | undefined;

  known(id: string): Track | undefined {
    const told = this.wanted.has(id) && !this.gone.has(id) && !this.outage;
    return told ? (this.more.get(id) ?? track(id)) : undefined;
  }
  find(id: string): Promise<Track | undefined> {
    this.wanted.add(id);
    return this.outage ? Promise.reject(this.outage) : Promise.resolve(this.known(id));
  }
  want(ids: readonly string[]): void {
    for (const id of ids) this.wanted.add(id);
  }
}
