import type { Player } from '../player/player.ts';
import type { Action } from './registry.ts';

const seekStepMs = 5_000;
const volumeStep = 0.05;

export function playerActions(player: Player): Action[] {
  const enabled = () => player.state.track !== undefined;
  const louder = (step: number) => () => player.changeVolume(step);
  return [
    {
      id: 'player.toggle',
      title: 'action.toggle',
      keys: ['Space', 'k'],
      run: () => player.toggle(),
      enabled,
    },
    { id: 'player.play', title: 'action.play', keys: [], run: () => player.play(), enabled },
    { id: 'player.pause', title: 'action.pause', keys: [], run: () => player.pause(), enabled },
    {
      id: 'player.next',
      title: 'action.next',
      keys: ['Shift+ArrowRight'],
      run: () => player.next(),
      enabled: () => player.state.hasNext,
    },
    {
      id: 'player.previous',
      title: 'action.previous',
      keys: ['Shift+ArrowLeft'],
      run: () => player.previous(),
      enabled,
    },
    {
      id: 'player.forward',
      title: 'action.forward',
      keys: ['ArrowRight'],
      held: true,
      run: () => player.seekBy(seekStepMs),
      enabled,
    },
    {
      id: 'player.back',
      title: 'action.back',
      keys: ['ArrowLeft'],
      held: true,
      run: () => player.seekBy(-seekStepMs),
      enabled,
    },
    {
      id: 'player.louder',
      title: 'action.louder',
      keys: ['ArrowUp'],
      held: true,
      run: louder(volumeStep),
      enabled,
    },
    {
      id: 'player.quieter',
      title: 'action.quieter',
      keys: ['ArrowDown'],
      held: true,
      run: louder(-volumeStep),
      enabled,
    },
    {
      id: 'player.mute',
      title: 'action.mute',
      keys: ['m'],
      run: () => player.setMuted(!player.state.muted),
      enabled,
    },
  ];
}
