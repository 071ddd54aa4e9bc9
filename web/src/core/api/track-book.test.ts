import { beforeEach, expect, test } from 'vitest';
import { Prefs } from '../prefs.ts';
import { MemoryStore, settled, track } from '../test/fakes.ts';
import { Auth } from './auth.ts';
import { createApi } from './client.ts';
import { TrackBook } from './track-book.ts';

let questions: string[][];
let answer: (ids: string[]) => Response;
let book: TrackBook;

const told = (ids: string[]) => Response.json({ items: ids.map((id) => track(id)) });

beforeEach(() => {
  questions = [];
  answer = told;
  const fetch = (request: Request) => {
    const ids = new URL(request.url).searchParams.getAll('id');
    questions.push(ids);
    return Promise.resolve(answer(ids));
  };
  const auth = new Auth(new Prefs(new MemoryStore()));
  book = new TrackBook(createApi({ baseUrl: 'http://segue', auth, fetch }));
});

test('what is wanted at one time is one question, and each track is asked for once', async () => {
  book.want(['a', 'b', 'a']);
  book.want(['c']);
  expect((await book.find('b'))?.title).toBe('b');
  book.want(['a', 'b', 'c']);
  await settled();
  expect(questions).toEqual([['a', 'b', 'c']]);
  expect(book.known('c')?.id).toBe('c');
});

test('a question has a hundred ids at most', async () => {
  const ids = Array.from({ length: 250 }, (_, index) => `t${index}`);
  book.want(ids);
  await settled();
  expect(questions.map(({ length }) => length)).toEqual([100, 100, 50]);
  expect(book.known('t249')?.id).toBe('t249');
});

test('what the server does not have is not asked for again until the music changes', async () => {
  answer = () => Response.json({ items: [] });
  expect(await book.find('x')).toBeUndefined();
  expect(await book.find('x')).toBeUndefined();
  expect(questions).toHaveLength(1);
  answer = told;
  book.expire();
  expect((await book.find('x'))?.id).toBe('x');
});

test('after a change what is known is shown, and asked for anew', async () => {
  let changes = 0;
  book.on('changed', () => (changes += 1));
  book.learn([track('a', { title: 'Old' })]);
  book.want(['a']);
  expect(questions).toEqual([]);
  book.expire();
  expect((await book.find('a'))?.title).toBe('Old');
  await settled();
  expect(book.known('a')?.title).toBe('a');
  expect(changes).toBe(3);
});

test('a server that is away is told to who waits, and asked again', async () => {
  answer = () => Response.json({ title: 'Busy' }, { status: 503 });
  book.want(['a']);
  await expect(book.find('a')).rejects.toThrow('Busy');
  answer = told;
  expect((await book.find('a'))?.id).toBe('a');
});

test('an answer that comes after a sign-out is another listener’s', async () => {
  book.want(['a']);
  book.clear();
  await settled();
  expect(book.known('a')).toBeUndefined();
});

test('only so many are remembered', () => {
  book.learn(Array.from({ length: 5_001 }, (_, index) => track(`t${index}`)));
  expect(book.known('t0')).toBeUndefined();
  expect(book.known('t5000')?.id).toBe('t5000');
});
