import type { Track } from '#core/api/types.ts';
import type { PlayerState } from '#core/player/player.ts';
import { playback } from './playback.ts';

const tickMs = 250;

const { actions, engine, player } = playback;

/** The player as runes. The position ticks only while it moves and someone can see it. */
class PlayerView {
  private state = $state.raw<PlayerState>(player.state);
  positionMs = $state(0);
  private ticking: ReturnType<typeof setInterval> | undefined;
  /** The one before stays while the server is asked what the current one is. */
  private shown = $state.raw(player.state.track);

  constructor() {
    player.on('state', (state) => {
      this.state = state;
      if (state.track ?? state.status === 'idle') this.shown = state.track;
      this.tickOrRest();
    });
    player.on('moved', ({ ms }) => (this.positionMs = ms));
    document.addEventListener('visibilitychange', () => this.tickOrRest());
  }

  get track(): Track | undefined {
    return this.shown;
  }

  get status() {
    return this.state.status;
  }

  /** Sound comes or is on its way. */
  get active(): boolean {
    return this.state.soundWanted;
  }

  /** The server is away; the track goes on when it is back. */
  get waiting(): boolean {
    return this.state.waiting;
  }

  get volume(): number {
    return this.state.muted ? 0 : this.state.volume;
  }

  get muted(): boolean {
    return this.state.muted;
  }

  isCurrent(track: Track): boolean {
    return this.track?.id === track.id;
  }

  /** Whether an action can run in the present state. */
  can(action: string): boolean {
    return this.state.track !== undefined && actions.enabled(action);
  }

  canDecode({ format }: Track): boolean {
    return engine.canPlay(format);
  }

  canPlay(track: Track): boolean {
    return track.available && this.canDecode(track);
  }

  seek(ms: number): void {
    player.seek(ms);
  }

  setVolume(volume: number): void {
    player.setVolume(volume);
  }

  private tickOrRest(): void {
    const moving = this.status === 'playing' && document.visibilityState === 'visible';
    if (moving && this.ticking === undefined) {
      this.ticking = setInterval(() => this.read(), tickMs);
    } else if (!moving && this.ticking !== undefined) {
      clearInterval(this.ticking);
      this.ticking = undefined;
    }
    this.read();
  }

  private read(): void {
    this.positionMs = player.clock()?.ms ?? 0;
  }
}

export const playing = new PlayerView();
