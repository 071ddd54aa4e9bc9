import type { Track } from '#core/api/types.ts';
import { ListSource } from '#core/player/next-source.ts';
import type { PlayerState } from '#core/player/player.ts';
import { app } from './app.ts';
import { albumById } from './catalogue.ts';
import { playback } from './playback.ts';

const tickMs = 250;

const { actions, engine, media, player } = playback;

/** The player as runes. The position ticks only while it moves and someone can see it. */
class PlayerView {
  private state = $state.raw<PlayerState>(player.state);
  positionMs = $state(0);
  private ticking: ReturnType<typeof setInterval> | undefined;

  constructor() {
    player.on('state', (state) => {
      this.state = state;
      this.tickOrRest();
    });
    player.on('moved', ({ ms }) => (this.positionMs = ms));
    document.addEventListener('visibilitychange', () => this.tickOrRest());
  }

  get track(): Track | undefined {
    return this.state.track;
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

  /** An album from one of its tracks on; all its addresses are signed in one request. */
  playAlbum(tracks: readonly Track[], from?: Track): void {
    const playable = tracks.filter((track) => this.canPlay(track));
    const first = from ?? playable[0];
    if (!first) return;
    media.sign(playable.map(({ id }) => id)).catch(() => undefined);
    player.start(new ListSource(tracks, first.id, 'album', (track) => this.canPlay(track)));
  }

  async playAlbumById(id: string): Promise<void> {
    const { tracks } = await app.queries.query(albumById(id));
    this.playAlbum(tracks);
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
