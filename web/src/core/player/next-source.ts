import type { Track } from '../api/types.ts';
import type { GainMode } from '../audio/gain.ts';

/** Where the player gets its tracks. The queue will stand behind it; an album does today. */
export interface NextSource {
  readonly current: Track | undefined;
  readonly gainMode: GainMode;
  /** What would follow; changes nothing. */
  peek(): Track | undefined;
  /** Moves on and says what is current now; undefined at the end, where it stays. */
  next(): Track | undefined;
  previous(): Track | undefined;
  readonly hasPrevious: boolean;
}

/** A list played from one of its tracks onwards. Tracks that cannot be played are passed over. */
export class ListSource implements NextSource {
  private at: number;

  constructor(
    private readonly tracks: readonly Track[],
    startId: string,
    readonly gainMode: GainMode,
    private readonly playable: (track: Track) => boolean = (track) => track.available,
  ) {
    this.at = tracks.findIndex((track) => track.id === startId);
  }

  get current(): Track | undefined {
    return this.tracks[this.at];
  }

  get hasPrevious(): boolean {
    return this.find(-1) !== undefined;
  }

  peek(): Track | undefined {
    const at = this.find(1);
    return at === undefined ? undefined : this.tracks[at];
  }

  next(): Track | undefined {
    return this.move(1);
  }

  previous(): Track | undefined {
    return this.move(-1);
  }

  private move(step: 1 | -1): Track | undefined {
    const at = this.find(step);
    if (at === undefined) return undefined;
    this.at = at;
    return this.current;
  }

  private find(step: 1 | -1): number | undefined {
    for (let at = this.at + step; at >= 0 && at < this.tracks.length; at += step) {
      const track = this.tracks[at];
      if (track && this.playable(track)) return at;
    }
    return undefined;
  }
}
