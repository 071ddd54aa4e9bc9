import type { ListenReport, Track } from '../api/types.ts';
import type { PlayerState } from '../player/player.ts';

interface Listen {
  track: Track;
  /** As it was when it began. */
  context: ListenReport['context'];
  startedAt: number;
  heardMs: number;
  /** Since when it sounds. */
  since: number | undefined;
}

/** Less than this was no listening: the way past a track. */
const leastMs = 1_000;

/** From what the player does to how long each track was heard: time that sounds, whatever the
 *  position does meanwhile. */
export class Listening {
  private listen: Listen | undefined;

  constructor(
    private readonly report: (listen: ListenReport) => void,
    private readonly from: (track: Track) => ListenReport['context'],
    private readonly now: () => number = Date.now,
  ) {}

  follow({ status, track }: Pick<PlayerState, 'status' | 'track'>): void {
    if (this.listen && this.listen.track.id !== track?.id) this.finish();
    if (status === 'playing' && track) {
      this.listen ??= {
        track,
        context: this.from(track),
        startedAt: this.now(),
        heardMs: 0,
        since: undefined,
      };
      this.listen.since ??= this.now();
    } else if (this.listen) {
      this.rest(this.listen);
    }
  }

  /** The same track begins again, or the page goes. */
  finish(): void {
    const { listen } = this;
    if (!listen) return;
    this.rest(listen);
    this.listen = undefined;
    if (listen.heardMs < leastMs) return;
    const { track, context, startedAt, heardMs } = listen;
    this.report({
      track_id: track.id,
      started_at: startedAt,
      heard_ms: Math.round(heardMs),
      // What was not heard to the end was left by somebody; a seek may have been on the way.
      ended_by_listener: heardMs < track.duration_ms - leastMs,
      ...(context && { context }),
    });
  }

  private rest(listen: Listen): void {
    if (listen.since === undefined) return;
    listen.heardMs += this.now() - listen.since;
    listen.since = undefined;
  }
}
