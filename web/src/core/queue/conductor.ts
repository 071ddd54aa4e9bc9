import type { Player } from '../player/player.ts';
import type { Command } from './commands.ts';
import type { Queue } from './queue.ts';
import { emptySession, type Session } from './session.ts';

/** These mean: let me hear it. After the others a paused player stays paused. */
const starting: readonly Command['kind'][] = ['play', 'jump', 'playQueued', 'restart'];

/** What a listener does to the queue, and what follows from it for the sound. */
export class Conductor {
  constructor(
    private readonly queue: Queue,
    private readonly player: Player,
  ) {}

  do(command: Command): void {
    const { plays } = this.queue.session;
    const { soundWanted } = this.player.state;
    const undoMs = this.queue.undoMs ?? 0;
    this.queue.do(command);
    if (this.beginsByItself(command)) this.queue.next('skipped');
    if (this.queue.session.plays === plays) return this.player.followChanges();
    const playing = soundWanted || starting.includes(command.kind) || adds(command);
    this.player.start(this.queue, { playing, atMs: command.kind === 'undo' ? undoMs : 0 });
  }

  /** After a reload: as it was, but silent until the listener wants to hear. */
  restore(session: Session, atMs: number): void {
    this.queue.restore(session);
    this.player.start(this.queue, { playing: false, atMs });
  }

  /** The listener has left. */
  forget(): void {
    this.player.stop();
    this.queue.restore(emptySession);
  }

  /** With nothing loaded, what is queued would never be seen or heard. */
  private beginsByItself(command: Command): boolean {
    return adds(command) && this.queue.current === undefined;
  }
}

function adds({ kind }: Command): boolean {
  return kind === 'add' || kind === 'playNext';
}
