import { beforeEach, expect, test } from 'vitest';
import { settled } from '../test/fakes.ts';
import { PagedList, type Page } from './paged-list.ts';

const size = 10;

/** A server whose cursors say the number behind which a page begins. */
class FakeServer {
  rows: number[] = [];
  asked: string[] = [];
  outage: Error | undefined;

  read = (cursor: string): Promise<Page<number>> => {
    this.asked.push(cursor);
    if (this.outage) return Promise.reject(this.outage);
    const from = cursor === '' ? 0 : this.rows.findIndex((row) => row > Number(cursor));
    const items = from < 0 ? [] : this.rows.slice(from, from + size);
    const more = from >= 0 && from + size < this.rows.length;
    return Promise.resolve(more ? { items, next: String(items.at(-1)) } : { items });
  };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => (index + 1) * 10);

let server: FakeServer;
let list: PagedList<number>;

beforeEach(() => {
  server = new FakeServer();
  list = new PagedList(server.read, 3);
});

test('reads what is looked at, and nothing else', async () => {
  server.rows = numbers(35);
  expect(list.length).toBe(0);
  list.want(0, 12);
  await settled();
  expect(server.asked).toEqual(['', '100']);
  expect(list.length).toBe(20);
  expect(list.complete).toBe(false);
  expect(list.at(11)).toBe(120);
  expect(list.at(20)).toBeUndefined();
  list.want(0, 12);
  await settled();
  expect(server.asked.length).toBe(2);
});

test('a jump to the end reads its way there, and keeps only what lies nearby', async () => {
  server.rows = numbers(95);
  list.want(90, 110);
  await settled();
  expect(list.complete).toBe(true);
  expect(list.length).toBe(95);
  expect(list.at(94)).toBe(950);
  expect(list.at(0)).toBeUndefined();
  server.asked = [];
  list.want(0, 5);
  await settled();
  expect(server.asked).toEqual(['']);
  expect(list.at(0)).toBe(10);
  list.want(30, 35);
  await settled();
  expect(list.at(94)).toBeUndefined();
  expect(list.length).toBe(95);
});

test('tells what lies around without a gap', async () => {
  server.rows = numbers(40);
  list.want(0, 30);
  await settled();
  expect(list.around(15, 8)).toEqual([140, 150, 160, 170, 180, 190, 200, 210]);
  expect(list.around(1, 8)[0]).toBe(10);
  expect(list.around(28, 8).at(-1)).toBe(300);
});

test('after a change what is looked at is read again, and shown meanwhile', async () => {
  server.rows = numbers(35);
  list.want(0, 35);
  await settled();
  server.asked = [];
  list.want(0, 5);
  void list.reload();
  expect(list.at(3)).toBe(40);
  expect(list.length).toBe(35);
  await settled();
  expect(server.asked).toEqual(['']);
  server.rows.push(360);
  list.want(30, 35);
  await settled();
  expect(list.length).toBe(36);
});

test('what came between moves the rest', async () => {
  server.rows = numbers(35);
  list.want(0, 35);
  await settled();
  server.rows.splice(2, 0, 25);
  list.want(0, 10);
  void list.reload();
  await settled();
  expect([list.at(2), list.at(3)]).toEqual([25, 30]);
  expect(list.complete).toBe(false);
  expect(list.length, 'it does not shrink meanwhile').toBe(35);
  list.want(0, 40);
  await settled();
  expect(list.length).toBe(36);
  expect(list.at(35)).toBe(350);
});

test('an empty list may fill later', async () => {
  list.want(0, 20);
  await settled();
  expect([list.complete, list.length]).toEqual([true, 0]);
  server.rows = numbers(3);
  void list.reload();
  await settled();
  expect(list.length).toBe(3);
});

test('what changes while it is read is read once more', async () => {
  server.rows = numbers(5);
  list.want(0, 20);
  server.rows = numbers(6);
  void list.reload();
  await settled();
  expect(server.asked.length).toBe(2);
  expect(list.length).toBe(6);
});

test('an outage is told, and ends with the next try', async () => {
  server.rows = numbers(5);
  server.outage = new Error('away');
  let changes = 0;
  list.on('changed', () => (changes += 1));
  list.want(0, 20);
  await settled();
  expect(list.error?.unreachable).toBe(true);
  expect(changes).toBe(1);
  server.outage = undefined;
  list.retry();
  await settled();
  expect(list.error).toBeUndefined();
  expect(list.length).toBe(5);
});
