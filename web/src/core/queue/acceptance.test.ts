import { beforeEach, describe, expect, test } from 'vitest';
import { album, Scenario } from '../test/scenario.ts';
import { hasPrevious } from './moving.ts';
import { restore, save } from './saved.ts';
import { contextAhead, contextWindow, upcoming, walkedBack } from './upcoming.ts';

let queue: Scenario;

beforeEach(() => {
  queue = new Scenario();
});

const six = album('1', '2', '3', '4', '5', '6');

test('T1: what is queued comes next, then the album goes on', () => {
  queue.play(six, 1).add('X');
  expect(queue.letPlay()).toEqual(['2', 'X', '3', '4', '5', '6']);
});

test('T2: shuffled, the order goes on after a reload', () => {
  queue.shuffle('random').play(six, 1, 7).add('X').next().next();
  const reloaded = new Scenario();
  const saved = structuredClone(save(queue.session));
  reloaded.machine = { session: restore(saved) ?? queue.session, undoable: [] };
  expect(reloaded.session).toEqual(queue.session);
  const rest = queue.letPlay();
  expect(reloaded.letPlay()).toEqual(rest);
  expect(rest).toHaveLength(5);
  expect(restore({ ...saved, version: 0 })).toBeUndefined();
  expect(restore(undefined)).toBeUndefined();
});

test('T3: the same track three times: it goes on from the second', () => {
  queue.play(album('a', 'b', 'a', 'c', 'a', 'd'), 2);
  expect(queue.session.current?.uid).toBe((queue.session.context?.firstUid ?? 0) + 2);
  expect(queue.letPlay()).toEqual(['a', 'c', 'a', 'd']);
});

test('T4: the last Play next wins the place, a block keeps its order', () => {
  queue.play(six).playNext('A', 'B').playNext('C');
  expect(queue.upNext).toEqual(['C', 'A', 'B']);
});

describe('T6: removing what plays', () => {
  test('goes on, and forgets it', () => {
    queue.play(six, 1).do({ kind: 'remove', uid: queue.uid('2') });
    expect(queue.current).toBe('3');
    expect(queue.session.history.log).toEqual([]);
    queue.previous();
    expect(queue.current).toBe('1');
  });

  test('of Up next and while the history is walked', () => {
    queue.play(six).add('X').next().next().previous();
    expect(queue.current).toBe('X');
    queue.do({ kind: 'remove', uid: queue.uid('X') });
    expect(queue.current).toBe('2');
    expect(queue.previous().current).toBe('1');
    expect(queue.letPlay()).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  test('with nothing to follow, nothing is loaded', () => {
    queue.play(six, 5).do({ kind: 'remove', uid: queue.uid('6') });
    expect(queue.current).toBeUndefined();
    expect(queue.next().current).toBeUndefined();
    expect(queue.add('X').next().current).toBe('X');
  });

  test('the only one of a list that repeats does not come back', () => {
    queue
      .repeat('all')
      .play(album('1'))
      .do({ kind: 'remove', uid: queue.uid('1') });
    expect(queue.current).toBeUndefined();
  });
});

describe('T7: back and forth', () => {
  test('three times each leads to the same, and to what would have come', () => {
    queue.play(six).next().add('X').next().next();
    expect(queue.current).toBe('3');
    const back = [1, 2, 3].map(() => queue.previous().current);
    expect(back).toEqual(['X', '2', '1']);
    const forth = [1, 2, 3].map(() => queue.next().current);
    expect(forth).toEqual(['2', 'X', '3']);
    expect(queue.next().current).toBe('4');
  });

  test('where the history begins, the order goes further back', () => {
    queue.play(six, 3);
    expect([1, 2, 3].map(() => queue.previous().current)).toEqual(['3', '2', '1']);
    expect(hasPrevious(queue.session)).toBe(false);
    expect(queue.previous().current).toBe('1');
    expect([1, 2, 3].map(() => queue.next().current)).toEqual(['2', '3', '4']);
    expect(queue.next().current).toBe('5');
  });

  test('to play something else leaves out what lay ahead', () => {
    queue.play(six).next().next().previous().previous();
    expect(walkedBack(queue.session)).toHaveLength(2);
    queue.do({ kind: 'jump', uid: queue.uid('5') });
    expect(queue.letPlay()).toEqual(['5', '4', '6']);
  });
});

test('T8: repeat one repeats what ends, and Next goes on', () => {
  queue.play(six).repeat('one').ended();
  expect([queue.current, queue.session.plays]).toEqual(['1', 2]);
  expect(queue.next().current).toBe('2');
  expect(queue.ended().current).toBe('2');
});

test('T9: repeat all begins again, and repeats nothing that was queued', () => {
  queue.play(album('1', '2')).repeat('all').add('X');
  expect(queue.letPlay(6)).toEqual(['1', 'X', '2', '1', '2', '1']);
});

describe('T10: at the end', () => {
  test('without autoplay it rests, and Play begins the context again', () => {
    queue.play(six, 4);
    expect(queue.letPlay()).toEqual(['5', '6']);
    expect(queue.session.rest).toBe('ended');
    expect(queue.do({ kind: 'resume' }).current).toBe('1');
    expect(queue.session.rest).toBeUndefined();
    expect(queue.letPlay()).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  test('what was queued meanwhile comes first', () => {
    queue.play(six, 5).ended().add('X').do({ kind: 'resume' });
    expect(queue.current).toBe('X');
    expect(queue.ended().do({ kind: 'resume' }).current).toBe('1');
  });

  test('with autoplay the suggestions follow, in their own lane', () => {
    queue.play(six, 5).do({ kind: 'suggest', trackIds: ['s', 't', 'u'] });
    queue.do({ kind: 'autoplay', on: true });
    expect(upcoming(queue.session, 9).map(({ origin }) => origin)).toEqual(
      Array(3).fill('autoplay'),
    );
    queue.do({ kind: 'remove', uid: queue.uid('t') });
    expect(queue.letPlay()).toEqual(['6', 's', 'u']);
    expect(queue.repeat('all').ended().current).toBe('1');
  });
});

describe('the context', () => {
  test('played anew keeps Up next, and the suggestions go', () => {
    queue
      .play(six)
      .add('X')
      .do({ kind: 'suggest', trackIds: ['s'] });
    queue.play(album('a', 'b'));
    expect([queue.current, queue.upNext, queue.session.autoplay]).toEqual(['a', ['X'], []]);
  });

  test('jumping in it puts the item right behind the cursor', () => {
    queue.play(six).do({ kind: 'jump', uid: queue.uid('4') });
    expect(queue.letPlay()).toEqual(['4', '2', '3', '5', '6']);
  });

  test('jumping back plays again, and then what had not come yet', () => {
    queue
      .play(six)
      .next()
      .next()
      .do({ kind: 'jump', uid: queue.uid('1') });
    expect(queue.letPlay()).toEqual(['1', '4', '5', '6']);
  });

  test('its coming items can be moved, skipped this time, and queued', () => {
    queue.play(six).repeat('all');
    queue.do({ kind: 'move', uid: queue.uid('5'), to: 0 });
    queue.do({ kind: 'remove', uid: queue.uid('3') });
    queue.do({ kind: 'takeUp', uid: queue.uid('6'), to: 0 });
    expect(queue.upNext).toEqual(['6']);
    expect(contextAhead(queue.session)).toBe(3);
    expect(contextWindow(queue.session, 1, 2).map(({ trackId }) => trackId)).toEqual(['2', '4']);
    expect(queue.letPlay(11).join('')).toBe('16524123456');
  });

  test('shuffled from an item: that one first', () => {
    queue.shuffle('random').play(six, 3);
    const heard = queue.letPlay();
    expect(heard[0]).toBe('4');
    expect([...heard].sort()).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(heard.slice(1)).not.toEqual(['1', '2', '3', '5', '6']);
  });

  test('shuffle on and off in mid-pass goes on from where it is', () => {
    queue.play(six, 2).shuffle('random');
    expect([...queue.letPlay()].sort().join('')).toBe('123456');
    queue = new Scenario().play(six, 2).add('X').next().shuffle('random').shuffle('off');
    expect(queue.letPlay()).toEqual(['X', '4', '5', '6']);
  });

  test('changed elsewhere: what came is in its place, what went does not come', () => {
    queue.play(six, 1);
    const edit = (removed: number[], ...added: { at: number; trackId: string }[]) =>
      queue.do({ kind: 'edit', removed, added, seed: 3 });
    edit([queue.uid('4')], { at: 0, trackId: 'first' }, { at: 4, trackId: 'new' });
    edit([], { at: 99, trackId: 'last' });
    expect(queue.letPlay()).toEqual(['2', '3', 'new', '5', '6', 'last']);
    queue.shuffle('random').do({ kind: 'resume' });
    edit([], { at: 0, trackId: 'late' });
    expect([...queue.letPlay()].sort()).toEqual(['1', 'first', 'late']);
  });

  test('empty, it is not played', () => {
    const before = queue.session;
    expect(queue.play(album()).session).toBe(before);
  });

  test('cleared with everything, the current track plays to its end', () => {
    queue.play(six).add('X').do({ kind: 'clearAll' });
    expect(queue.letPlay()).toEqual(['1']);
    expect(queue.do({ kind: 'resume' }).current).toBe('1');
  });
});

describe('Up next', () => {
  test('a click plays that one now; with the others before it dropped if wanted', () => {
    queue
      .play(six)
      .add('X', 'Y', 'Z')
      .do({ kind: 'playQueued', uid: queue.uid('Y') });
    expect([queue.current, queue.upNext]).toEqual(['Y', ['X', 'Z']]);
    queue.do({ kind: 'playQueued', uid: queue.uid('Z'), dropBefore: true });
    expect([queue.current, queue.upNext]).toEqual(['Z', []]);
  });

  test('is moved within and cleared', () => {
    queue
      .play(six)
      .add('X', 'Y', 'Z')
      .do({ kind: 'move', uid: queue.uid('Z'), to: -1 });
    expect(queue.upNext).toEqual(['Z', 'X', 'Y']);
    expect(queue.do({ kind: 'clear' }).upNext).toEqual([]);
    expect(queue.undo().upNext).toEqual(['Z', 'X', 'Y']);
  });

  test('a suggestion can be queued', () => {
    queue.play(six).do({ kind: 'suggest', trackIds: ['s', 't'] });
    queue.do({ kind: 'takeUp', uid: queue.uid('t'), to: 0 });
    expect([queue.upNext, queue.session.autoplay.length]).toEqual([['t'], 1]);
    expect(queue.do({ kind: 'jump', uid: queue.uid('s') }).current).toBe('s');
  });
});

describe('stopping', () => {
  const stop = (kind: 'tracks' | 'context', left = 1) =>
    queue.do({ kind: 'stopAfter', stopAfter: kind === 'tracks' ? { kind, left } : { kind } });

  test('after so many tracks, and Play goes on', () => {
    queue.play(six);
    stop('tracks', 2);
    expect(queue.letPlay()).toEqual(['1', '2']);
    expect(queue.session).toMatchObject({ rest: 'stopped', modes: { stopAfter: undefined } });
    expect(queue.do({ kind: 'resume' }).current).toBe('3');
  });

  test('after the album, but Next goes on', () => {
    queue.play(six, 4).repeat('all');
    stop('context');
    expect(queue.letPlay()).toEqual(['5', '6']);
    stop('context');
    expect(queue.next().current).toBe('1');
  });

  test('at a time', () => {
    queue.play(six).do({ kind: 'stopAfter', stopAfter: { kind: 'time', at: 1_000 } });
    expect(queue.ended().current).toBe('2');
    queue.moment = { now: 1_000, positionMs: 0 };
    expect(queue.ended()).toMatchObject({ current: '2', session: { rest: 'stopped' } });
  });
});

describe('undo', () => {
  test('brings back what a mistaken click replaced, where it was', () => {
    queue.play(six, 1).add('X');
    queue.moment = { now: 9, positionMs: 31_000 };
    queue.play(album('a'));
    expect(queue.machine.undoable.at(-1)?.positionMs).toBe(31_000);
    expect(queue.undo().letPlay()).toEqual(['2', 'X', '3', '4', '5', '6']);
  });

  test('of an edit leaves alone what has been played since', () => {
    queue.play(six).add('X', 'Y').do({ kind: 'clear' }).ended().undo();
    expect(queue.letPlay()).toEqual(['2', 'X', 'Y', '3', '4', '5', '6']);
    queue = new Scenario().play(six).add('X').ended().undo();
    expect(queue.letPlay()).toEqual(['X', '2', '3', '4', '5', '6']);
  });

  test('of shuffle after some tracks goes on with those not heard', () => {
    queue.play(six, 1).shuffle('random', 5).ended();
    const heard = queue.current ?? '';
    const left = ['3', '4', '5', '6'].filter((id) => id !== heard);
    expect(queue.undo().letPlay()).toEqual([heard, ...left]);
  });

  test('after a new pass has begun keeps that pass', () => {
    queue.play(album('1', '2')).repeat('all').add('X').ended().ended().ended();
    expect(queue.undo().letPlay(3)).toEqual(['1', '2', '1']);
  });

  test('with nothing done does nothing', () => {
    expect(queue.undo().session.revision).toBe(0);
  });
});

test('what is not there is not touched', () => {
  queue.play(six);
  const { session } = queue;
  for (const kind of ['jump', 'playQueued', 'remove'] as const) queue.do({ kind, uid: -5 });
  for (const kind of ['move', 'takeUp'] as const) queue.do({ kind, uid: -5, to: 0 });
  queue.do({ kind: 'clear' }).add();
  expect(queue.session).toBe(session);
});
