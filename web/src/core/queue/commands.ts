import { clearAll, followEdits, playContext, setShuffle, type Addition } from './contexts.ts';
import { next, previous, restarted, resume } from './moving.ts';
import type { ContextSource, End, Moment, Repeat, Session, StopAfter } from './session.ts';
import type { Shuffle } from './shuffle.ts';
import { drop, dropCurrent, insert, jump, move } from './up-next.ts';
import { playQueued, suggest, takeUp } from './up-next.ts';
import { undone, type Undoable } from './undo.ts';

/** Seeds and lists come in as data: the machine itself knows neither chance nor a server. */
export type Command =
  | { kind: 'play'; context: ContextSource; from?: number; seed: number }
  | { kind: 'next'; why: End }
  | { kind: 'previous' | 'resume' | 'restart' }
  | { kind: 'jump'; uid: number }
  | { kind: 'playQueued'; uid: number; dropBefore?: boolean }
  | { kind: 'playNext' | 'add' | 'suggest'; trackIds: readonly string[] }
  | { kind: 'move' | 'takeUp'; uid: number; to: number }
  | { kind: 'remove'; uid: number }
  | { kind: 'clear' | 'clearAll' }
  | { kind: 'undo' }
  | { kind: 'shuffle'; shuffle: Shuffle; seed: number }
  | { kind: 'repeat'; repeat: Repeat }
  | { kind: 'autoplay'; on: boolean }
  | { kind: 'stopAfter'; stopAfter: StopAfter | undefined }
  | { kind: 'edit'; removed: readonly number[]; added: readonly Addition[]; seed: number };

/** A session with the way back from it. */
export interface Machine {
  readonly session: Session;
  readonly undoable: readonly Undoable[];
}

const mostUndoable = 50;

/** The machine: what a command makes of a session. One that changes nothing gives the same one. */
export function apply(machine: Machine, command: Command, moment: Moment): Machine {
  if (command.kind === 'undo') return undo(machine);
  const before = machine.session;
  const after = changed(before, command, moment);
  if (after === before) return machine;
  const session = { ...after, revision: before.revision + 1 };
  // A track that ended is not the listener's deed, and is not undone.
  if (command.kind === 'next' && command.why !== 'skipped') return { ...machine, session };
  const step = { before, moved: after.plays !== before.plays, positionMs: moment.positionMs };
  return { session, undoable: [...machine.undoable.slice(1 - mostUndoable), step] };
}

function undo(machine: Machine): Machine {
  const last = machine.undoable.at(-1);
  if (!last) return machine;
  const { revision } = machine.session;
  const session = { ...undone(machine.session, last), revision: revision + 1 };
  return { session, undoable: machine.undoable.slice(0, -1) };
}

type Doing = Exclude<Command, { kind: 'undo' }>;

function changed(session: Session, command: Doing, moment: Moment): Session {
  switch (command.kind) {
    case 'play':
      return playContext(session, command.context, command.from, command.seed, moment);
    case 'next':
      return next(session, command.why, moment);
    case 'previous':
      return previous(session, moment);
    case 'resume':
      return resume(session, moment);
    case 'restart':
      return restarted(session, 'skipped', moment);
    case 'jump':
      return jump(session, command.uid, moment);
    case 'playQueued':
      return playQueued(session, command.uid, command.dropBefore ?? false, moment);
    default:
      return edited(session, command, moment);
  }
}

type Edit = Exclude<
  Doing,
  { kind: 'play' | 'next' | 'previous' | 'resume' | 'restart' | 'jump' | 'playQueued' }
>;

function edited(session: Session, command: Edit, moment: Moment): Session {
  switch (command.kind) {
    case 'playNext':
      return insert(session, command.trackIds, 0);
    case 'add':
      return insert(session, command.trackIds, session.upNext.length);
    case 'suggest':
      return suggest(session, command.trackIds);
    case 'move':
      return move(session, command.uid, command.to);
    case 'takeUp':
      return takeUp(session, command.uid, command.to);
    case 'remove':
      return session.current?.uid === command.uid
        ? dropCurrent(session, moment)
        : drop(session, command.uid);
    case 'clear':
      return session.upNext.length > 0 ? { ...session, upNext: [] } : session;
    case 'clearAll':
      return clearAll(session);
    case 'edit':
      return followEdits(session, command.removed, command.added, command.seed);
    default:
      return withMode(session, command);
  }
}

type ModeCommand = Extract<Command, { kind: 'shuffle' | 'repeat' | 'autoplay' | 'stopAfter' }>;

function withMode(session: Session, command: ModeCommand): Session {
  const { modes } = session;
  switch (command.kind) {
    case 'shuffle':
      return setShuffle(session, command.shuffle, command.seed);
    case 'repeat':
      return { ...session, modes: { ...modes, repeat: command.repeat } };
    case 'autoplay':
      return { ...session, modes: { ...modes, autoplay: command.on } };
    case 'stopAfter':
      return { ...session, modes: { ...modes, stopAfter: command.stopAfter } };
  }
}
