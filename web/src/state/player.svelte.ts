import type { Track } from '#core/api/types.ts';
import { ListSource } from '#core/player/next-source.ts';
import type { PlayerState } from '#core/player/player.ts';
import { app } from './app.ts';

const tickMs = 250;

/** The player as runes. The position ticks only while it moves and someone can see it. */
class PlayerView {
  private state = $state.raw<PlayerState>(app.player.state);
  positionMs = $state(0);
  private ticking: ReturnType<typeof setInterval> | undefined;

  constructor() {
    app.player.on('state', (state) => {
      this.state = state;
      this.tickOrRest();
    });
    app.player.on('moved', ({ ms }) => (this.positionMs = ms));
    document.addEventListener('visibilitychange', () => this.tickOrRest());
  }

  get track(): Track | undefined {
    return this.state.track;
  }

  get status() {
    return this.state.status;
  }

  get hasNext(): boolean {
    return this.state.hasNext;
  }

  get volume(): number {
    return this.state.volume;
  }

  get muted(): boolean {
    return this.state.muted;
  }

  /** Sound comes or is on its way. */
  get active(): boolean {
    return ['playing', 'loading', 'stalled'].includes(this.status);
  }

  isCurrent(track: Track): boolean {
    return this.track?.id === track.id;
  }

  /** An album from one of its tracks on; all its addresses are signed in one request. */
  playAlbum(tracks: readonly Track[], from: Track): void {
    const playable = tracks.filter((track) => track.available).map((track) => track.id);
    app.media.sign(playable).catch(() => undefined);
    app.player.start(new ListSource(tracks, from.id, 'album'));
  }

  private tickOrRest(): void {
    const moving = this.status === 'playing' && document.visibilityState === 'visible';
    if (moving && this.ticking === undefined) {
      this.ticking = setInterval(() => this.read(), tickMs);
    } else if (!moving && this.ticking !== undefined) {
      clearInterval(this.ticking);
      this.ticking = undefined;
    }
    if (this.status !== 'loading') this.read();
  }

  private read(): void {
    this.positionMs = app.player.clock()?.ms ?? 0;
  }
}

export const playing = new PlayerView();
