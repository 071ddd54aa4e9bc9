import type { Track } from '../api/types.ts';
import type { GainMode } from '../audio/gain.ts';
import type { NextSource } from '../player/next-source.ts';

/** A list played from one of its tracks onwards. */
export class ListSource implements NextSource {
  private at: number;
  readonly atRest = false;

  constructor(
    private readonly tracks: readonly Track[],
    startId: string,
    readonly gainMode: GainMode = 'album',
  ) {
    this.at = tracks.findIndex((track) => track.id === startId);
  }

  get current(): string | undefined {
    return this.track?.id;
  }

  get track(): Track | undefined {
    return this.tracks[this.at];
  }

  get hasNext(): boolean {
    return this.at + 1 < this.tracks.length;
  }

  get hasPrevious(): boolean {
    return this.at > 0;
  }

  find(): Promise<Track | undefined> {
    return Promise.resolve(this.track);
  }

  findNext(): Promise<Track | undefined> {
    return Promise.resolve(this.tracks[this.at + 1]);
  }

  next(): boolean {
    const { hasNext } = this;
    if (hasNext) this.at += 1;
    return hasNext;
  }

  previous(): void {
    if (this.hasPrevious) this.at -= 1;
  }

  resume(): void {
    throw new Error('a list never rests');
  }
}
