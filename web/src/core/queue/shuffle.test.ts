import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arranged, nextPass, type Arrangement } from './shuffle.ts';

const slots = (count: number) => Array.from({ length: count }, (_, slot) => slot);
const how = (shuffle: Arrangement['shuffle'], more: Partial<Arrangement> = {}): Arrangement => ({
  shuffle,
  seed: 42,
  pass: 0,
  groups: undefined,
  ...more,
});
const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);

test('the orders of docs/queue.md', () => {
  const groups = [0, 0, 0, 0, 1, 1, 1, 2, 2, 3];
  const random = arranged(slots(10), how('random'));
  expect(random).toEqual([8, 7, 0, 2, 3, 5, 9, 4, 6, 1]);
  expect(arranged(slots(10), how('spread', { groups }))).toEqual([2, 8, 5, 0, 6, 1, 7, 4, 3, 9]);
  const second = nextPass(slots(10), random, how('random', { pass: 1 }));
  expect(second).toEqual([7, 0, 9, 8, 5, 6, 2, 1, 3, 4]);
});

test('spread without groups is random', () => {
  expect(arranged(slots(9), how('spread'))).toEqual(arranged(slots(9), how('random')));
});

test('an order has every slot once, and is the same for the same seed', () => {
  const shuffle = fc.constantFrom('off' as const, 'random' as const, 'spread' as const);
  fc.assert(
    fc.property(fc.nat(60), fc.nat(), fc.nat(5), shuffle, (count, seed, pass, kind) => {
      const groups = slots(count).map((slot) => slot % 7);
      const by = how(kind, { seed, pass, groups });
      const order = arranged(slots(count), by);
      expect(sorted(order)).toEqual(slots(count));
      expect(arranged(slots(count), by)).toEqual(order);
      expect(sorted(nextPass(slots(count), order, by))).toEqual(slots(count));
    }),
  );
});

test('spread keeps an artist apart, but for a neighbour by chance', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 5, max: 12 }), (seed, artists) => {
      const groups = slots(artists * 6).map((slot) => slot % artists);
      const order = arranged(slots(groups.length), how('spread', { seed, groups }));
      let neighbours = 0;
      order.forEach((slot, at) => {
        if (groups[slot] === groups[order[at + 1] ?? -1]) neighbours += 1;
      });
      expect(neighbours).toBeLessThanOrEqual(2);
    }),
  );
});

test('T9: a new pass begins with nothing of the end of the one before', () => {
  for (const count of [2, 3, 50]) {
    for (let seed = 0; seed < 200; seed += 1) {
      const before = arranged(slots(count), how('random', { seed }));
      const after = nextPass(slots(count), before, how('random', { seed, pass: 1 }));
      const quarter = Math.ceil(count / 4);
      const late = new Set(before.slice(-quarter));
      expect(after[0]).not.toBe(before.at(-1));
      expect(after.slice(0, quarter).filter((slot) => late.has(slot))).toEqual([]);
    }
  }
});
