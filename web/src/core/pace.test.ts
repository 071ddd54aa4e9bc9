import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

test('the pace of the last seconds, not of the whole way', () => {
  const pace = new Pace(2_000);
  expect(pace.perSecond).toBeUndefined();
  pace.add(0, 0);
  expect(pace.perSecond).toBeUndefined();
  pace.add(100, 1_000);
  expect(pace.perSecond).toBe(100);
  for (let second = 2; second <= 6; second += 1) pace.add(100 + second, second * 1_000);
  expect(pace.perSecond).toBe(1);
});

test('a standstill is seen, and a gap in what is told is bridged', () => {
  const pace = new Pace(1_000);
  pace.add(10, 0);
  pace.add(30, 10_000);
  expect(pace.perSecond).toBe(2);
  pace.add(30, 11_000);
  expect(pace.perSecond).toBe(0);
});

test('another count begins anew, and so does who asks for it', () => {
  const pace = new Pace();
  pace.add(500, 0);
  pace.add(3, 1_000);
  expect(pace.perSecond).toBeUndefined();
  pace.add(13, 2_000);
  expect(pace.perSecond).toBe(10);
  pace.clear();
  expect(pace.perSecond).toBeUndefined();
});
