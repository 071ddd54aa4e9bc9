import { apply, type Command, type Machine } from '../queue/commands.ts';
import { emptySession, type ContextSource, type Moment, type Session } from '../queue/session.ts';

/** Tracks that are called by what stands here: `album('1', '2')`. */
export function album(...tracks: string[]): ContextSource {
  return { type: 'album', ref: 'al-1', name: 'Album', tracks };
}

/** A machine that is told what to do, one word for each command. */
export class Scenario {
  machine: Machine = { session: emptySession, undoable: [] };
  moment: Moment = { now: 0, positionMs: 0 };

  get session(): Session {
    return this.machine.session;
  }

  get current(): string | undefined {
    return this.session.current?.trackId;
  }

  get upNext(): string[] {
    return this.session.upNext.map(({ trackId }) => trackId);
  }

  do(command: Command): this {
    this.machine = apply(this.machine, command, this.moment);
    return this;
  }

  play(context: ContextSource, from?: number, seed = 1): this {
    return this.do({ kind: 'play', context, seed, ...(from === undefined ? {} : { from }) });
  }

  add(...trackIds: string[]): this {
    return this.do({ kind: 'add', trackIds });
  }

  playNext(...trackIds: string[]): this {
    return this.do({ kind: 'playNext', trackIds });
  }

  next(): this {
    return this.do({ kind: 'next', why: 'skipped' });
  }

  ended(): this {
    return this.do({ kind: 'next', why: 'finished' });
  }

  previous(): this {
    return this.do({ kind: 'previous' });
  }

  undo(): this {
    return this.do({ kind: 'undo' });
  }

  shuffle(shuffle: 'off' | 'random' | 'spread', seed = 1): this {
    return this.do({ kind: 'shuffle', shuffle, seed });
  }

  repeat(repeat: 'off' | 'all' | 'one'): this {
    return this.do({ kind: 'repeat', repeat });
  }

  /** The uid of a track that is still to come, or that plays. */
  uid(trackId: string): number {
    const { context, upNext, current, autoplay } = this.session;
    const items = [...upNext, ...autoplay, ...(current ? [current] : [])];
    const lying = items.find((item) => item.trackId === trackId);
    if (lying) return lying.uid;
    return context ? context.firstUid + context.tracks.indexOf(trackId) : -1;
  }

  /** What is heard when everything is let play, beginning with the current track. */
  letPlay(most = 500): string[] {
    const heard = [this.current ?? ''];
    while (heard.length < most) {
      const { plays } = this.session;
      this.ended();
      if (this.session.plays === plays) return heard;
      heard.push(this.current ?? '');
    }
    return heard;
  }
}
