import { beforeEach, expect, test } from 'vitest';
import { Player } from '../player/player.ts';
import { ListSource } from '../test/list-source.ts';
import { FakeAddresses, FakeEngine, FakeTracks, settled, track } from '../test/fakes.ts';
import { takesKey, type Focus } from './keys.ts';
import { Conductor } from '../queue/conductor.ts';
import { Queue } from '../queue/queue.ts';
import { album } from '../test/scenario.ts';
import { playerActions } from './player-actions.ts';
import { queueActions } from './queue-actions.ts';
import { ActionRegistry } from './registry.ts';

const action = { id: 'a', title: 'action.play', keys: ['k'], run: () => undefined } as const;

let engine: FakeEngine;
let player: Player;
let actions: ActionRegistry;

beforeEach(() => {
  engine = new FakeEngine();
  player = new Player(engine, new FakeAddresses());
  actions = new ActionRegistry();
  for (const each of playerActions(player)) actions.add(each);
});

async function play(...ids: string[]): Promise<void> {
  const tracks = ids.map((id) => track(id));
  player.start(new ListSource(tracks, ids[0] ?? '', 'album'));
  await settled();
  engine.start();
}

test('no two actions share a name or a key, and an unknown name is a mistake', () => {
  const registry = new ActionRegistry();
  registry.add(action);
  expect(() => registry.add(action)).toThrow(/two actions/);
  expect(() => registry.add({ ...action, id: 'b' })).toThrow(/same key/);
  expect(() => registry.run('c')).toThrow(/no action/);
  expect(registry.run('a')).toBe(true);
});

test('with nothing loaded no player action runs', () => {
  for (const { id } of actions.all()) expect(actions.run(id), id).toBe(false);
  expect(player.state.muted).toBe(false);
});

test('each does what its name says', async () => {
  await play('a', 'b');
  actions.run('player.forward');
  expect(engine.ms).toBe(5_000);
  actions.run('player.back');
  expect(engine.ms).toBe(0);
  actions.run('player.quieter');
  expect(player.state.volume).toBeCloseTo(0.95);
  actions.run('player.louder');
  expect(player.state.volume).toBe(1);
  actions.run('player.mute');
  expect(player.state.muted).toBe(true);
  actions.run('player.pause');
  expect(player.state.status).toBe('paused');
  actions.run('player.play');
  expect(engine.sounding).toBe(true);
  actions.run('player.toggle');
  expect(engine.sounding).toBe(false);
  actions.run('player.next');
  expect(player.state.track?.id).toBe('b');
  expect(actions.enabled('player.next')).toBe(false);
  actions.run('player.previous');
  expect(player.state.track?.id).toBe('a');
});

test('a focused element keeps the keys that it uses, and no others', () => {
  const press = (key: string, modified = false) => ({ key, modified });
  const takes = (focus: Focus, key: string, modified = false) =>
    takesKey(focus, press(key, modified));
  expect(takes('text', 'k')).toBe(true);
  expect(takes('button', ' ')).toBe(true);
  expect(takes('button', 'k')).toBe(false);
  expect(takes('choice', 'ArrowDown')).toBe(true);
  expect(takes('choice', 'm')).toBe(false);
  expect(takes('none', ' ')).toBe(false);
  for (const key of ['ArrowLeft', 'PageUp', 'Home', 'End']) expect(takes('slider', key)).toBe(true);
  for (const key of [' ', 'k', 'm']) expect(takes('slider', key), key).toBe(false);
  expect(takes('slider', 'ArrowRight', true)).toBe(false);
});

test('the queue’s actions', () => {
  const queue = new Queue(new FakeTracks(), () => ({ now: 0, positionMs: 0 }));
  const conductor = new Conductor(queue, player);
  for (const each of queueActions(queue, conductor, () => 7)) actions.add(each);
  expect(actions.run('queue.shuffle')).toBe(false);
  expect(actions.run('queue.undo')).toBe(false);
  conductor.do({ kind: 'play', context: album('a', 'b'), seed: 1 });
  actions.run('queue.shuffle');
  expect(queue.session.modes.shuffle).toBe('random');
  expect(queue.session.order.seed).toBe(7);
  actions.run('queue.shuffle');
  const repeats = [1, 2, 3].map(() => {
    actions.run('queue.repeat');
    return queue.session.modes.repeat;
  });
  expect(repeats).toEqual(['all', 'one', 'off']);
  actions.run('queue.undo');
  expect(queue.session.modes.repeat).toBe('one');
});
