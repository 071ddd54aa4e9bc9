import type { Player } from '../player/player.ts';
import type { Action } from './registry.ts';

const seekStepMs = 5_000;
const volumeStep = 0.05;

export function playerActions(player: Player): Action[] {
  const loaded = () => player.state.track !== undefined;
  const louder = (step: number) => () => player.setVolume(player.state.volume + step);
  return [
    {
      id: 'player.toggle',
      title: 'action.toggle',
      keys: ['Space', 'k'],
      run: () => player.toggle(),
      enabled: loaded,
    },
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
      enabled: loaded,
    },
    {
      id: 'player.forward',
      title: 'action.forward',
      keys: ['ArrowRight'],
      run: () => player.seekBy(seekStepMs),
      enabled: loaded,
    },
    {
      id: 'player.back',
      title: 'action.back',
      keys: ['ArrowLeft'],
      run: () => player.seekBy(-seekStepMs),
      enabled: loaded,
    },
    {
      id: 'player.louder',
      title: 'action.louder',
      keys: ['ArrowUp'],
      run: louder(volumeStep),
      enabled: loaded,
    },
    {
      id: 'player.quieter',
      title: 'action.quieter',
      keys: ['ArrowDown'],
      run: louder(-volumeStep),
      enabled: loaded,
    },
    {
      id: 'player.mute',
      title: 'action.mute',
      keys: ['m'],
      run: () => player.setMuted(!player.state.muted),
    },
  ];
}
