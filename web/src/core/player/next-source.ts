import type { Track } from '../api/types.ts';
import type { GainMode } from '../audio/gain.ts';

/** Where the player gets its tracks: the queue, and in tests a list. */
export interface NextSource {
  /** The id of the current track. */
  readonly current: string | undefined;
  /** The current track, as soon as it is known here. */
  readonly track: Track | undefined;
  readonly gainMode: GainMode;
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
  /** It came to an end: `resume` says what Play begins with. */
  readonly atRest: boolean;
  /** The current track, asked for if need be; undefined when the server does not have it. */
  find(): Promise<Track | undefined>;
  /** What would follow by itself; changes nothing. */
  findNext(): Promise<Track | undefined>;
  /** Moves on and says whether something is current that shall sound. */
  next(why: 'finished' | 'skipped' | 'error'): boolean;
  previous(): void;
  resume(): void;
}
