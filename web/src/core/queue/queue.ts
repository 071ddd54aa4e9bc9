import type { Track } from '../api/types.ts';
import type { GainMode } from '../audio/gain.ts';
import { Emitter } from '../emitter.ts';
import type { NextSource } from '../player/next-source.ts';
import { apply, type Command, type Machine } from './commands.ts';
import { following } from './following.ts';
import { hasPrevious } from './moving.ts';
import { emptySession, type Moment, type Session } from './session.ts';
import { upcoming } from './upcoming.ts';

/** Tracks by their ids; `known` answers at once, `find` asks the server if need be. */
export interface Tracks {
  known(trackId: string): Track | undefined;
  find(trackId: string): Promise<Track | undefined>;
  want(trackIds: readonly string[]): void;
}

/** A song must not wait for its title when the server is slow. */
const foundAhead = 3;

/** Holds the session, and is what the player plays from. */
export class Queue extends Emitter<{ changed: Session }> implements NextSource {
  private machine: Machine = { session: emptySession, undoable: [] };

  constructor(
    private readonly tracks: Tracks,
    private readonly moment: () => Moment,
  ) {
    super();
  }

  get session(): Session {
    return this.machine.session;
  }

  /** Where the music goes on when the last step is taken back; undefined when there is none. */
  get undoMs(): number | undefined {
    return this.machine.undoable.at(-1)?.positionMs;
  }

  get current(): string | undefined {
    return this.session.current?.trackId;
  }

  get track(): Track | undefined {
    const id = this.current;
    return id === undefined ? undefined : this.tracks.known(id);
  }

  get hasNext(): boolean {
    return following(this.session, 'manual').rule !== 'end';
  }

  get hasPrevious(): boolean {
    return hasPrevious(this.session);
  }

  get atRest(): boolean {
    return this.session.rest !== undefined;
  }

  /** Levels within an album keep their relation while it is heard in order. */
  get gainMode(): GainMode {
    const { path, pointer } = this.session.history;
    const { track } = this;
    const before = path[pointer - 1];
    const after = this.nextId();
    const inOrder =
      follows(before && this.tracks.known(before.trackId), track) ||
      follows(track, after === undefined ? undefined : this.tracks.known(after));
    return inOrder ? 'album' : 'track';
  }

  find(): Promise<Track | undefined> {
    return this.findId(this.current);
  }

  findNext(): Promise<Track | undefined> {
    return this.findId(this.nextId());
  }

  next(why: 'finished' | 'skipped' | 'error'): boolean {
    const { plays } = this.session;
    this.do({ kind: 'next', why });
    return this.session.plays !== plays;
  }

  previous(): void {
    this.do({ kind: 'previous' });
  }

  resume(): void {
    this.do({ kind: 'resume' });
  }

  do(command: Command): void {
    this.hold(apply(this.machine, command, this.moment()));
  }

  /** Replaces everything, for another listener or after a reload. */
  restore(session: Session): void {
    this.hold({ session, undoable: [] });
  }

  /** Asks for the titles of what is due soon, where they are not known. */
  lookAhead(): void {
    const { current } = this.session;
    const soon = [...(current ? [current] : []), ...upcoming(this.session, foundAhead)];
    this.tracks.want(soon.map(({ trackId }) => trackId));
  }

  private hold(machine: Machine): void {
    if (machine === this.machine) return;
    this.machine = machine;
    this.lookAhead();
    this.emit('changed', this.session);
  }

  private nextId(): string | undefined {
    const step = following(this.session, 'auto');
    return 'item' in step ? step.item.trackId : undefined;
  }

  private findId(id: string | undefined): Promise<Track | undefined> {
    return id === undefined ? Promise.resolve(undefined) : this.tracks.find(id);
  }
}

/** Whether two tracks stand in this order on one album. */
function follows(before: Track | undefined, after: Track | undefined): boolean {
  if (!before || before.album_id !== after?.album_id) return false;
  return before.disc === after.disc ? before.position < after.position : before.disc < after.disc;
}
