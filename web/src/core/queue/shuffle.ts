import { Pcg32 } from './pcg32.ts';

export type Shuffle = 'off' | 'random' | 'spread';

/** How a context is put into an order. Slots are places in its list of tracks. */
export interface Arrangement {
  shuffle: Shuffle;
  seed: number;
  /** Which run through the context it is: each draws from a stream of its own. */
  pass: number;
  /** By slot: what should not follow itself, such as the artist. Without it, spread is random. */
  groups: readonly number[] | undefined;
}

/** The slots, given in their natural order, as they are to be played. */
export function arranged(slots: readonly number[], how: Arrangement): readonly number[] {
  return arrange(slots, how, new Pcg32(how.seed, how.pass));
}

/** The order of a new pass over all slots. Shuffled, its first quarter has nothing of the last
 *  quarter of the pass before, so that nothing comes back soon. */
export function nextPass(
  natural: readonly number[],
  before: readonly number[],
  how: Arrangement,
): readonly number[] {
  const quarter = Math.ceil(natural.length / 4);
  if (how.shuffle === 'off' || natural.length < 2) return natural;
  const random = new Pcg32(how.seed, how.pass);
  const late = new Set(before.slice(-quarter));
  const fresh = arrange(
    natural.filter((slot) => !late.has(slot)),
    how,
    random,
  );
  const first = fresh.slice(0, quarter);
  const taken = new Set(first);
  const rest = natural.filter((slot) => !taken.has(slot));
  return [...first, ...arrange(rest, how, random)];
}

function arrange(slots: readonly number[], how: Arrangement, random: Pcg32): readonly number[] {
  switch (how.shuffle) {
    case 'off':
      return slots;
    case 'random':
      return shuffled(slots, random);
    case 'spread':
      return how.groups ? spread(slots, how.groups, random) : shuffled(slots, random);
  }
}

/** Fisher–Yates, from the end. */
function shuffled(slots: readonly number[], random: Pcg32): number[] {
  const result = [...slots];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const chosen = random.below(last + 1);
    const slot = result[last] ?? 0;
    result[last] = result[chosen] ?? 0;
    result[chosen] = slot;
  }
  return result;
}

/** Places on a line that is so much longer than the list, for groups to be even in. */
const finer = 1024;

/** Each group is shuffled and laid out evenly over the whole list from an offset of its own, each
 *  item moved by up to a quarter of the distance. */
function spread(slots: readonly number[], groups: readonly number[], random: Pcg32): number[] {
  const members = new Map<number, number[]>();
  for (const slot of slots) {
    const group = groups[slot] ?? 0;
    const of = members.get(group);
    if (of) of.push(slot);
    else members.set(group, [slot]);
  }
  const length = slots.length * finer;
  const placed: { slot: number; at: number }[] = [];
  for (const of of members.values()) {
    const distance = quotient(length, of.length);
    const offset = random.below(distance);
    shuffled(of, random).forEach((slot, index) => {
      const jitter = random.below(quotient(distance, 4) + 1);
      placed.push({ slot, at: quotient(index * length, of.length) + offset + jitter });
    });
  }
  // The sort keeps the order in which equals were placed.
  return placed.sort((a, b) => a.at - b.at).map(({ slot }) => slot);
}

function quotient(dividend: number, divisor: number): number {
  return (dividend - (dividend % divisor)) / divisor;
}
