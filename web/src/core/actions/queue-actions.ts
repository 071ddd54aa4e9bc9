import type { Conductor } from '../queue/conductor.ts';
import type { Queue } from '../queue/queue.ts';
import type { Repeat } from '../queue/session.ts';
import type { Action } from './registry.ts';

const afterwards: Record<Repeat, Repeat> = { off: 'all', all: 'one', one: 'off' };

export function queueActions(queue: Queue, conductor: Conductor, seed: () => number): Action[] {
  const enabled = () => queue.current !== undefined;
  return [
    {
      id: 'queue.shuffle',
      title: 'action.shuffle',
      keys: ['s'],
      run: () => {
        const shuffle = queue.session.modes.shuffle === 'off' ? 'random' : 'off';
        conductor.do({ kind: 'shuffle', shuffle, seed: seed() });
      },
      enabled,
    },
    {
      id: 'queue.repeat',
      title: 'action.repeat',
      keys: ['r'],
      run: () => {
        conductor.do({ kind: 'repeat', repeat: afterwards[queue.session.modes.repeat] });
      },
      enabled,
    },
    {
      id: 'queue.undo',
      title: 'action.undo',
      keys: ['$mod+z'],
      run: () => conductor.do({ kind: 'undo' }),
      enabled: () => queue.undoMs !== undefined,
    },
  ];
}
