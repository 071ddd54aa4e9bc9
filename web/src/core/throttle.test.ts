import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Throttle } from './throttle.ts';

let begun: number[];
let finish: () => void;
let throttle: Throttle;

beforeEach(() => {
  vi.useFakeTimers({ now: 100_000 });
  begun = [];
  finish = () => undefined;
  throttle = new Throttle(
    () => {
      begun.push(Date.now() - 100_000);
      return new Promise((resolve) => (finish = resolve));
    },
    1_500,
    150,
  );
});
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('many changes are one refresh, soon', async () => {
  for (let i = 0; i < 50; i += 1) throttle.ask();
  await pass(5_000);
  expect(begun).toEqual([150]);
});

test('a long refresh is not cut off; what changed meanwhile gets another one', async () => {
  throttle.ask();
  await pass(200);
  throttle.ask();
  await pass(4_000);
  expect(begun).toEqual([150]);
  finish();
  await pass(200);
  expect(begun).toEqual([150, 4_350]);
});

test('refreshes keep their distance', async () => {
  for (let i = 0; i < 40; i += 1) {
    throttle.ask();
    await pass(100);
    finish();
  }
  expect(begun).toEqual([150, 1_650, 3_150]);
});

test('the last change does not wait', async () => {
  throttle.ask();
  await pass(200);
  finish();
  throttle.ask();
  await pass(100);
  throttle.askNow();
  await pass(200);
  expect(begun).toEqual([150, 450]);
  throttle.askNow();
  finish();
  await pass(200);
  expect(begun).toEqual([150, 450, 650]);
});

test('a failure is not the last word', async () => {
  let runs = 0;
  const failing = new Throttle(() => Promise.reject(new Error(String((runs += 1)))), 1_500, 150);
  failing.ask();
  await pass(200);
  failing.ask();
  await pass(2_000);
  expect(runs).toBe(2);
});
