import { asApiError, type ApiError } from '../api/errors.ts';
import type { Track } from '../api/types.ts';
import type { Clock, Engine, EngineFault, MediaSource, Playable } from '../audio/engine.ts';
import { replayGain } from '../audio/gain.ts';
import { Emitter } from '../emitter.ts';
import type { NextSource } from './next-source.ts';
import { obstacleOf, type Trouble } from './trouble.ts';

export type Status = 'idle' | 'loading' | 'playing' | 'paused' | 'stalled' | 'error';

export interface PlayerState {
  status: Status;
  /** Undefined also while the server is asked what the current track is. */
  track: Track | undefined;
  hasNext: boolean;
  /** Sound comes, or is on its way. */
  soundWanted: boolean;
  /** The server is away; the track goes on where it was when it is back. */
  waiting: boolean;
  volume: number;
  muted: boolean;
}

/** Gives a track's address, signed anew after `forget`, and says why one does not answer. */
export interface AddressBook {
  source(trackId: string): Promise<MediaSource | undefined>;
  forget(trackId: string): void;
  diagnose(url: string): Promise<ApiError | undefined>;
}

export type PlayerEvents = {
  state: PlayerState;
  /** A track could not be played and was passed over. */
  skipped: { track: Track | undefined; trouble: Trouble };
  /** So many in a row that the player stopped trying. */
  gaveUp: { failures: number };
  /** The browser wants a click before it makes sound. */
  needsGesture: undefined;
  /** The position jumped: after a seek, or with a new track. */
  moved: Clock;
};

const mostFailures = 5;
/** `previous` within this time goes back a track; later it starts the track again. */
const restartAfterMs = 3_000;
/** A failure within this of the last one is the same failure: a new address did not help. */
const samePlaceMs = 5_000;
/** A server that is busy (503) is asked again so often, waiting longer each time: it also says so
 *  of a file whose drive is away, and that may last. */
const mostWaits = 2;
const firstWaitMs = 1_000;
/** A server that stayed away for longer must not start music in an empty room. */
const longestWaitMs = 5 * 60_000;

/** idle | loading | playing | paused | stalled | error: commands in, events out. */
export class Player extends Emitter<PlayerEvents> {
  private source: NextSource | undefined;
  private status: Status = 'idle';
  private wantsSound = false;
  /** The engine has the current track. Until then it may still hold another one. */
  private loaded = false;
  /** The current track was heard, so that the engine's clock is its position. */
  private heard = false;
  /** Where the current track begins once it is loaded. */
  private startMs = 0;
  private failures = 0;
  /** How often a busy server was waited for, for this track. */
  private waits = 0;
  /** Where an address was already signed anew. */
  private retried: Clock | undefined;
  /** Since when the server has been away while sound was wanted. */
  private awaySince: number | undefined;
  /** Rises with every change of track: answers to older questions are dropped. */
  private turn = 0;
  private volume = 1;
  private muted = false;

  constructor(
    private readonly engine: Engine,
    private readonly addresses: AddressBook,
    private readonly now: () => number = Date.now,
  ) {
    super();
    engine.on('started', ({ trackId }) => this.onStarted(trackId));
    engine.on('stalled', ({ trackId }) => this.sounds(trackId) && this.become('stalled'));
    engine.on('ended', ({ trackId }) => this.sounds(trackId) && this.follow());
    engine.on('error', ({ trackId, fault }) => {
      if (this.sounds(trackId)) void this.onError(fault);
    });
  }

  get state(): PlayerState {
    return {
      status: this.status,
      track: this.source?.track,
      hasNext: this.source?.hasNext ?? false,
      soundWanted: this.wantsSound,
      waiting: this.awaySince !== undefined,
      volume: this.volume,
      muted: this.muted,
    };
  }

  clock(): Clock | undefined {
    const trackId = this.source?.current;
    if (trackId === undefined) return undefined;
    const clock = this.heard ? this.engine.clock() : undefined;
    return clock?.trackId === trackId ? clock : { trackId, ms: this.startMs };
  }

  /** The source has another current item than before. */
  start(source: NextSource, { playing = true, atMs = 0 } = {}): void {
    this.source = source;
    this.forgiveFailures();
    if (source.current) void this.open(atMs, playing);
    else this.stop();
  }

  /** The current item is the same; what follows it may not be. */
  followChanges(): void {
    this.tell();
    if (this.heard) void this.preloadNext();
  }

  play(): void {
    if (!this.source?.current || this.wantsSound) return;
    if (this.source.atRest) {
      this.source.resume();
      this.forgiveFailures();
      void this.open(0, true);
      return;
    }
    if (this.status === 'error') {
      this.forgiveFailures();
      void this.open(this.startMs, true);
      return;
    }
    this.wantsSound = true;
    if (this.loaded) this.engine.play();
    this.become(this.loaded ? 'stalled' : 'loading');
  }

  pause(): void {
    this.awaySince = undefined;
    if (!this.wantsSound) return this.tell();
    this.wantsSound = false;
    if (this.loaded) this.engine.pause();
    this.become('paused');
  }

  toggle(): void {
    if (this.wantsSound) this.pause();
    else this.play();
  }

  next(): void {
    if (!this.source?.hasNext) return;
    this.source.next('skipped');
    this.forgiveFailures();
    void this.open(0, true);
  }

  previous(): void {
    if (!this.source) return;
    const late = (this.clock()?.ms ?? 0) > restartAfterMs;
    if (late || !this.source.hasPrevious) return this.seek(0);
    this.source.previous();
    this.forgiveFailures();
    void this.open(0, true);
  }

  seek(ms: number): void {
    const track = this.source?.track;
    if (!track) return;
    const to = Math.min(Math.max(0, ms), track.duration_ms);
    this.startMs = to;
    if (this.loaded) this.engine.seek(to);
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

  /** What is muted does not become audible by being made quieter. */
  changeVolume(step: number): void {
    if (!this.muted || step > 0) this.setVolume(this.volume + step);
  }

  setMuted(muted: boolean): void {
    this.muted = muted;
    this.applyVolume();
  }

  stop(): void {
    this.source = undefined;
    this.startMs = 0;
    this.silence();
    this.become('idle');
  }

  /** The server answers again. */
  reconnected(): void {
    if (this.awaySince === undefined) return;
    if (this.now() - this.awaySince <= longestWaitMs) return this.play();
    this.awaySince = undefined;
    this.tell();
  }

  private applyVolume(): void {
    // Loudness is heard by ratio: a cube makes the slider feel even.
    this.engine.setVolume(this.muted ? 0 : this.volume ** 3);
    this.tell();
  }

  private async open(atMs: number, playing: boolean): Promise<void> {
    const { source } = this;
    if (!source?.current) return;
    const turn = (this.turn += 1);
    this.wantsSound = playing;
    this.loaded = this.heard = false;
    this.startMs = atMs;
    this.awaySince = undefined;
    this.engine.pause();
    this.become('loading');
    this.emit('moved', { trackId: source.current, ms: atMs });
    try {
      const track = await source.find();
      if (turn !== this.turn) return;
      this.tell();
      const obstacle = obstacleOf(track, this.engine);
      const playable = obstacle ?? (track && (await this.playable(track)));
      if (turn !== this.turn) return;
      if (!playable || 'kind' in playable) {
        this.fail(playable ?? { kind: 'gone' });
        return;
      }
      this.loaded = true;
      this.engine.load(playable, this.startMs, this.wantsSound);
      if (!this.wantsSound) this.become('paused');
    } catch (cause) {
      if (turn === this.turn) this.fail(asApiError(cause));
    }
  }

  private async playable(track: Track): Promise<Playable | undefined> {
    const source = await this.addresses.source(track.id);
    if (!source) return undefined;
    const gain = replayGain(track.gain, this.source?.gainMode ?? 'track');
    return { trackId: track.id, ...source, gain };
  }

  private onStarted(trackId: string): void {
    if (!this.sounds(trackId)) return;
    if (!this.wantsSound) return this.engine.pause();
    this.heard = true;
    this.failures = this.waits = 0;
    this.become('playing');
    void this.preloadNext();
  }

  private async preloadNext(): Promise<void> {
    const turn = this.turn;
    try {
      const track = await this.source?.findNext();
      const next =
        track && !obstacleOf(track, this.engine) ? await this.playable(track) : undefined;
      if (turn === this.turn) this.engine.preload(next);
    } catch {
      // Its own turn will tell.
    }
  }

  private follow(): void {
    if (this.source?.next('finished')) {
      void this.open(0, true);
      return;
    }
    this.wantsSound = false;
    this.engine.pause();
    this.seek(0);
    this.become('paused');
  }

  private async onError(fault: EngineFault): Promise<void> {
    const track = this.source?.track;
    if (!track) return;
    if (fault === 'gesture') {
      this.wantsSound = false;
      this.become('paused');
      this.emit('needsGesture', undefined);
      return;
    }
    const ms = this.clock()?.ms ?? 0;
    const { retried } = this;
    const again = retried?.trackId === track.id && Math.abs(ms - retried.ms) < samePlaceMs;
    if (fault === 'source' && !again) {
      this.retried = { trackId: track.id, ms };
      this.addresses.forget(track.id);
      await this.open(ms, this.wantsSound);
      return;
    }
    const { turn } = this;
    const trouble = await this.diagnose(track);
    if (turn !== this.turn) return;
    this.startMs = ms;
    this.fail(trouble);
  }

  private async diagnose(track: Track): Promise<ApiError | Trouble> {
    try {
      const source = await this.addresses.source(track.id);
      if (!source) return { kind: 'gone' };
      return (await this.addresses.diagnose(source.url)) ?? { kind: 'broken' };
    } catch (cause) {
      return asApiError(cause);
    }
  }

  private fail(trouble: ApiError | Trouble): void {
    if ('kind' in trouble) this.skip(trouble);
    else if (trouble.unreachable) this.awaitServer();
    else if (trouble.passing && this.waits < mostWaits) void this.askAgainSoon();
    else this.skip({ kind: 'refused', message: trouble.message });
  }

  private async askAgainSoon(): Promise<void> {
    const turn = (this.turn += 1);
    this.startMs = this.clock()?.ms ?? 0;
    this.loaded = this.heard = false;
    this.become('stalled');
    await new Promise((resolve) => setTimeout(resolve, firstWaitMs * 2 ** this.waits));
    this.waits += 1;
    if (turn === this.turn) await this.open(this.startMs, this.wantsSound);
  }

  /** Nothing is wrong with the track: it stays, with its position. */
  private awaitServer(): void {
    const ms = this.clock()?.ms ?? 0;
    if (this.wantsSound) this.awaySince = this.now();
    this.silence(this.awaySince);
    this.startMs = ms;
    this.become('error');
  }

  private skip(trouble: Trouble): void {
    const { source } = this;
    if (!source) return;
    this.failures += 1;
    this.waits = 0;
    this.emit('skipped', { track: source.track, trouble });
    if (this.wantsSound && this.failures < mostFailures && source.next('error')) {
      void this.open(0, true);
      return;
    }
    this.silence();
    this.startMs = 0;
    this.become('error');
    if (this.failures >= mostFailures) this.emit('gaveUp', { failures: this.failures });
  }

  private silence(awaySince?: number): void {
    this.turn += 1;
    this.wantsSound = this.loaded = this.heard = false;
    this.awaySince = awaySince;
    this.engine.stop();
  }

  private forgiveFailures(): void {
    this.failures = this.waits = 0;
    this.retried = undefined;
  }

  private sounds(trackId: string): boolean {
    return this.loaded && this.source?.current === trackId;
  }

  private become(status: Status): void {
    this.status = status;
    this.tell();
  }

  private tell(): void {
    this.emit('state', this.state);
  }
}
