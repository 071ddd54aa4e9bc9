import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { album, Scenario } from '../test/scenario.ts';
import type { Command } from './commands.ts';
import { following } from './following.ts';
import { slotOf, type Session } from './session.ts';
import { contextAhead, contextWindow, upcoming, walkedBack } from './upcoming.ts';

/** `./test --full` asks for ten times as many. */
const scripts = { numRuns: Number(process.env['SEGUE_QUEUE_SCRIPTS'] ?? 1_000) };

vi.setConfig({ testTimeout: 120_000 });

/** A command whose items are chosen by number from those that are there when it is given. */
type Word = (session: Session) => Command;

const pick = fc.nat(40);
const tracks = fc.array(fc.constantFrom('x', 'y', 'z'), { minLength: 1, maxLength: 3 });
const shuffle = fc.constantFrom('off' as const, 'random' as const, 'spread' as const);

function uidOf(session: Session, chosen: number): number {
  const { current, upNext, autoplay } = session;
  const context = contextWindow(session, 0, contextAhead(session));
  const items = [...(current ? [current] : []), ...upNext, ...context, ...autoplay];
  return items[chosen % Math.max(1, items.length)]?.uid ?? 0;
}

function contextUid(session: Session, chosen: number): number {
  const { context } = session;
  return context ? context.firstUid + (chosen % context.tracks.length) : 0;
}

const always =
  (command: Command): Word =>
  () =>
    command;
const played = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.option(pick, { nil: undefined }), pick);

const edits: fc.Arbitrary<Word>[] = [
  tracks.map((trackIds) => always({ kind: 'add', trackIds })),
  tracks.map((trackIds) => always({ kind: 'playNext', trackIds })),
  tracks.map((trackIds) => always({ kind: 'suggest', trackIds })),
  fc.tuple(pick, pick).map(([chosen, to]): Word => {
    return (session) => ({ kind: 'move', uid: uidOf(session, chosen), to });
  }),
  fc.tuple(pick, pick).map(([chosen, to]): Word => {
    return (session) => ({ kind: 'takeUp', uid: uidOf(session, chosen), to });
  }),
  fc.constant(always({ kind: 'clear' })),
  fc.tuple(shuffle, pick).map(([kind, seed]) => always({ kind: 'shuffle', shuffle: kind, seed })),
  fc
    .constantFrom('off' as const, 'all' as const, 'one' as const)
    .map((repeat) => always({ kind: 'repeat', repeat })),
  fc.boolean().map((on) => always({ kind: 'autoplay', on })),
  fc.tuple(pick, pick).map(([chosen, at]): Word => {
    const removed = (session: Session) => [contextUid(session, chosen)];
    const added = [{ at, trackId: 'new' }];
    return (session) => ({ kind: 'edit', removed: removed(session), added, seed: at });
  }),
];

const moves: fc.Arbitrary<Word>[] = [
  played.map(([count, from, seed]) => {
    const context = album(...Array.from({ length: count }, (_, slot) => `t${slot}`));
    const groups = context.tracks.map((_, slot) => slot % 3);
    return always({
      ...{ kind: 'play' as const, context: { ...context, groups }, seed },
      ...(from === undefined ? {} : { from: from % count }),
    });
  }),
  fc.constant(always({ kind: 'next', why: 'finished' })),
  fc.constant(always({ kind: 'next', why: 'skipped' })),
  fc.constant(always({ kind: 'previous' })),
  fc.constant(always({ kind: 'resume' })),
  pick.map((chosen): Word => (session) => ({ kind: 'jump', uid: contextUid(session, chosen) })),
  fc.tuple(pick, fc.boolean()).map(([chosen, dropBefore]): Word => {
    return (session) => ({ kind: 'playQueued', uid: uidOf(session, chosen), dropBefore });
  }),
  pick.map((chosen): Word => (session) => ({ kind: 'remove', uid: uidOf(session, chosen) })),
  fc.constant(always({ kind: 'clearAll' })),
];

const word = fc.oneof(...edits, ...moves, ...moves);
const script = fc.array(word, { minLength: 1, maxLength: 25 });

/** A state must not be changed by what is made from it. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

type Check = (before: Session, command: Command, after: Session, queue: Scenario) => void;

function everywhere(check: Check): void {
  fc.assert(
    fc.property(script, (words) => {
      const queue = new Scenario();
      for (const each of words) {
        const before = frozen(queue.session);
        const command = each(before);
        queue.do(command);
        check(before, command, queue.session, queue);
      }
    }),
    scripts,
  );
}

/** All but what only ever rises. */
const essence = ({ revision: _1, plays: _2, nextUid: _3, ...rest }: Session) => rest;

describe('in whatever is done', () => {
  test('I1: what is shown is what is played', () => {
    everywhere((_before, _command, session) => {
      const shown = upcoming(session, 200).map(({ uid }) => uid);
      const queue = new Scenario();
      queue.machine = { session, undoable: [] };
      const heard = shown.map(() => queue.next().session.current?.uid);
      expect(heard).toEqual(shown);
    });
  });

  test('I2: what follows depends on nothing but the session', () => {
    everywhere((_before, _command, session) => {
      const copy = structuredClone(session);
      for (const how of ['auto', 'manual'] as const) {
        expect(following(copy, how)).toEqual(following(session, how));
      }
    });
  });

  test('I3: only what is meant to changes what plays', () => {
    const may = ['play', 'next', 'previous', 'resume', 'jump', 'playQueued', 'undo'];
    everywhere((before, command, after) => {
      const removed = command.kind === 'remove' && command.uid === before.current?.uid;
      if (may.includes(command.kind) || removed) return;
      expect([after.current, after.plays]).toEqual([before.current, before.plays]);
    });
  });

  test('I4: shuffle leaves Up next alone', () => {
    everywhere((before, { kind }, after) => {
      if (kind === 'shuffle') expect(after.upNext).toBe(before.upNext);
    });
  });

  test('I5, T5: nothing of the context comes twice in a pass by itself', () => {
    let heard = new Set<number>();
    let of: Scenario | undefined;
    everywhere((before, command, { context, order, current, plays }, queue) => {
      const other = before.context?.firstUid !== context?.firstUid;
      if (other || before.order.pass !== order.pass || of !== queue) heard = new Set();
      of = queue;
      const slot = current && slotOf(context, current.uid);
      if (plays === before.plays || slot === undefined) return;
      const how = command.kind === 'next' && command.why === 'finished' ? 'auto' : 'manual';
      const byItself = command.kind === 'next' && following(before, how).rule === 'context';
      if (byItself) expect(heard.has(slot)).toBe(false);
      heard.add(slot);
    });
  });

  test('I6: the list that was played from stays as it was', () => {
    everywhere((before, { kind }, after) => {
      if (kind === 'play' || kind === 'edit' || !after.context) return;
      expect(after.context.tracks).toBe(before.context?.tracks);
    });
  });

  test('I7: every change counts, and can be taken back', () => {
    everywhere((before, command, after, { machine, moment }) => {
      if (after === before) return;
      expect(after.revision).toBe(before.revision + 1);
      if (command.kind === 'next' && command.why === 'finished') return;
      const back = new Scenario();
      Object.assign(back, { machine, moment });
      expect(essence(back.undo().session)).toEqual(essence(before));
      expect(back.session.revision).toBe(after.revision + 1);
    });
  });

  test('no item lies in two places, and the current one is where the history points', () => {
    everywhere((_before, _command, session) => {
      const { upNext, autoplay, order, history, current } = session;
      const ahead = contextWindow(session, 0, contextAhead(session));
      const uids = [...upNext, ...autoplay, ...ahead].map(({ uid }) => uid);
      expect(new Set(uids).size).toBe(uids.length);
      expect(new Set(order.slots).size).toBe(order.slots.length);
      expect(order.cursor).toBeLessThan(order.slots.length);
      const behind = order.slots.slice(0, order.cursor + 1);
      expect(order.passedOver.filter((slot) => !behind.includes(slot))).toEqual([]);
      if (current) expect(history.path[history.pointer]).toBe(current);
      expect(walkedBack(session).length).toBe(history.path.length - 1 - history.pointer);
    });
  });
});

test('I7: twenty steps and more can be taken back', () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 20, maxLength: 30 }), (words) => {
      const queue = new Scenario();
      const states: Session[] = [];
      for (const each of words) {
        const before = queue.session;
        const command = each(before);
        if (command.kind === 'next' && command.why === 'finished') continue;
        if (queue.do(command).session !== before) states.push(before);
      }
      for (const state of states.toReversed()) {
        expect(essence(queue.undo().session)).toEqual(essence(state));
      }
    }),
    { numRuns: 200 },
  );
});

test('100,000 tracks and 10,000 in Up next lose nothing', () => {
  const many = (count: number, name: string) =>
    Array.from({ length: count }, (_, index) => `${name}${index}`);
  const queue = new Scenario().shuffle('random').play(album(...many(100_000, 't')), 5);
  queue.add(...many(10_000, 'q'));
  for (let i = 0; i < 2_000; i += 1) queue.next();
  queue.do({ kind: 'clear' });
  for (let i = 0; i < 20_000; i += 1) queue.next();
  expect(contextAhead(queue.session)).toBe(100_000 - 1 - 20_000);
});
