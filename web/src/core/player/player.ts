import type { Track } from '../api/types.ts';
import type { Clock, Engine, EngineFault, Playable } from '../audio/engine.ts';
import { replayGain } from '../audio/gain.ts';
import { Emitter } from '../emitter.ts';
import type { NextSource } from './next-source.ts';

export type Status = 'idle' | 'loading' | 'playing' | 'paused' | 'stalled' | 'error';

export interface PlayerState {
  status: Status;
  track: Track | undefined;
  hasNext: boolean;
  volume: number;
  muted: boolean;
}

/** Gives a track's address, signed anew after `forget`, and says why one does not answer. */
export interface AddressBook {
  address(trackId: string): Promise<string | undefined>;
  forget(trackId: string): void;
  diagnose(url: string): Promise<Error | undefined>;
}

export type PlayerEvents = {
  state: PlayerState;
  /** A track could not be played and was passed over. */
  skipped: { track: Track; reason: string };
  /** Too many in a row: the player stopped trying. */
  gaveUp: undefined;
  /** The browser wants a click before it makes sound. */
  needsGesture: undefined;
  /** The position jumped: after a seek, or with a new track. */
  moved: Clock;
};

export const mostFailures = 5;
/** `previous` within this time goes back a track; later it starts the track again. */
const restartAfterMs = 3_000;

/** idle | loading | playing | paused | stalled | error: commands in, events out. */
export class Player extends Emitter<PlayerEvents> {
  private source: NextSource | undefined;
  private status: Status = 'idle';
  private wantsSound = false;
  private failures = 0;
  /** The track whose address was already signed anew after a failure. */
  private retried: string | undefined;
  /** Rises with every change of track: answers to older questions are dropped. */
  private turn = 0;
  private volume = 1;
  private muted = false;

  constructor(
    private readonly engine: Engine,
    private readonly addresses: AddressBook,
  ) {
    super();
    engine.on('started', ({ trackId }) => this.onStarted(trackId));
    engine.on('stalled', ({ trackId }) => this.isCurrent(trackId) && this.become('stalled'));
    engine.on('ended', ({ trackId }) => this.isCurrent(trackId) && this.follow());
    engine.on('error', ({ trackId, fault }) => {
      if (this.isCurrent(trackId)) void this.onError(fault);
    });
  }

  get state(): PlayerState {
    return {
      status: this.status,
      track: this.source?.current,
      hasNext: this.source?.peek() !== undefined,
      volume: this.volume,
      muted: this.muted,
    };
  }

  clock(): Clock | undefined {
    const id = this.source?.current?.id;
    if (id === undefined) return undefined;
    const clock = this.engine.clock();
    return clock?.trackId === id ? clock : { trackId: id, ms: 0 };
  }

  start(source: NextSource): void {
    this.source = source;
    this.failures = 0;
    this.retried = undefined;
    if (source.current) void this.open(0, true);
    else this.stop();
  }

  play(): void {
    if (!this.source?.current || this.wantsSound) return;
    this.wantsSound = true;
    if (this.status === 'error') {
      this.failures = 0;
      this.retried = undefined;
      void this.open(0, true);
    } else {
      this.become(this.status === 'loading' ? 'loading' : 'stalled');
      this.engine.play();
    }
  }

  pause(): void {
    if (!this.wantsSound) return;
    this.wantsSound = false;
    this.engine.pause();
    this.become('paused');
  }

  toggle(): void {
    if (this.wantsSound) this.pause();
    else this.play();
  }

  next(): void {
    if (this.source?.peek() === undefined) return;
    this.source.next();
    this.failures = 0;
    void this.open(0, true);
  }

  previous(): void {
    if (!this.source) return;
    const late = (this.clock()?.ms ?? 0) > restartAfterMs;
    if (late || !this.source.hasPrevious) return this.seek(0);
    this.source.previous();
    this.failures = 0;
    void this.open(0, true);
  }

  seek(ms: number): void {
    const track = this.source?.current;
    if (!track) return;
    const to = Math.min(Math.max(0, ms), track.duration_ms);
    this.engine.seek(to);
    this.emit('moved', { trackId: track.id, ms: to });
  }

  seekBy(ms: number): void {
    const clock = this.clock();
    if (clock) this.seek(clock.ms + ms);
  }

  setVolume(volume: number): void {
    this.volume = Math.min(1, Math.max(0, volume));
    if (this.volume > 0) this.muted = false;
    this.applyVolume();
  }

  setMuted(muted: boolean): void {
    this.muted = muted;
    this.applyVolume();
  }

  stop(): void {
    this.turn += 1;
    this.source = undefined;
    this.wantsSound = false;
    this.engine.stop();
    this.become('idle');
  }

  private applyVolume(): void {
    // Loudness is heard by ratio: a cube makes the slider feel even.
    this.engine.setVolume(this.muted ? 0 : this.volume ** 3);
    this.tell();
  }

  private async open(atMs: number, playing: boolean): Promise<void> {
    const track = this.source?.current;
    if (!track) return;
    const turn = (this.turn += 1);
    this.wantsSound = playing;
    this.become('loading');
    this.emit('moved', { trackId: track.id, ms: atMs });
    try {
      const playable = await this.playable(track);
      if (turn !== this.turn) return;
      this.engine.load(playable, atMs, this.wantsSound);
      if (!this.wantsSound) this.become('paused');
    } catch (cause) {
      if (turn === this.turn) this.skip(messageOf(cause));
    }
  }

  private async playable(track: Track): Promise<Playable> {
    const url = await this.addresses.address(track.id);
    if (url === undefined) throw new Error('');
    const gain = replayGain(track.gain, this.source?.gainMode ?? 'track');
    return { trackId: track.id, url, durationMs: track.duration_ms, gain };
  }

  private onStarted(trackId: string): void {
    if (!this.isCurrent(trackId)) return;
    if (!this.wantsSound) return this.engine.pause();
    this.failures = 0;
    this.retried = undefined;
    this.become('playing');
    void this.preloadNext();
  }

  private async preloadNext(): Promise<void> {
    const turn = this.turn;
    const track = this.source?.peek();
    try {
      const next = track && (await this.playable(track));
      if (turn === this.turn) this.engine.preload(next);
    } catch {
      // Its own turn will tell.
    }
  }

  private follow(): void {
    if (this.source?.next()) {
      void this.open(0, true);
      return;
    }
    this.wantsSound = false;
    this.engine.pause();
    this.engine.seek(0);
    const track = this.source?.current;
    if (track) this.emit('moved', { trackId: track.id, ms: 0 });
    this.become('paused');
  }

  private async onError(fault: EngineFault): Promise<void> {
    const track = this.source?.current;
    if (!track) return;
    if (fault === 'gesture') {
      this.wantsSound = false;
      this.become('paused');
      this.emit('needsGesture', undefined);
      return;
    }
    const turn = this.turn;
    if (fault === 'source' && this.retried !== track.id) {
      this.retried = track.id;
      const at = this.clock()?.ms ?? 0;
      this.addresses.forget(track.id);
      await this.open(at, this.wantsSound);
      return;
    }
    const reason = await this.reason(track);
    if (turn === this.turn) this.skip(reason);
  }

  private async reason(track: Track): Promise<string> {
    try {
      const url = await this.addresses.address(track.id);
      return url === undefined ? '' : ((await this.addresses.diagnose(url))?.message ?? '');
    } catch (cause) {
      return messageOf(cause);
    }
  }

  private skip(reason: string): void {
    const track = this.source?.current;
    if (!track) return;
    this.failures += 1;
    this.emit('skipped', { track, reason });
    const wanted = this.wantsSound;
    if (wanted && this.failures < mostFailures && this.source?.next()) {
      void this.open(0, true);
      return;
    }
    this.wantsSound = false;
    this.engine.stop();
    this.become('error');
    if (this.failures >= mostFailures) this.emit('gaveUp', undefined);
  }

  private isCurrent(trackId: string): boolean {
    return this.source?.current?.id === trackId;
  }

  private become(status: Status): void {
    this.status = status;
    this.tell();
  }

  private tell(): void {
    this.emit('state', this.state);
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
