import { beforeEach, describe, expect, test } from 'vitest';
import { Prefs } from '../prefs.ts';
import { MemoryStore } from '../test/fakes.ts';
import { Auth } from './auth.ts';
import { createApi, unwrap, type Api } from './client.ts';
import { ApiError, asApiError, problemOf } from './errors.ts';

let auth: Auth;
let api: Api;
let requests: Request[];
let answer: () => Response | Promise<Response>;

beforeEach(() => {
  auth = new Auth(new Prefs(new MemoryStore()));
  requests = [];
  api = createApi({
    baseUrl: 'http://server',
    auth,
    fetch: (request) => {
      requests.push(request);
      return Promise.resolve(answer());
    },
  });
});

const me = () => unwrap(api.GET('/api/v1/me'));
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );

describe('the client', () => {
  test('carries the token, when there is one', async () => {
    answer = () => Response.json({ id: 'us-1', name: 'anna', role: 'admin' });
    await me();
    auth.signIn('secret');
    expect(await me()).toMatchObject({ name: 'anna' });
    expect(requests.map((request) => request.headers.get('Authorization'))).toEqual([
      null,
      'Bearer secret',
    ]);
  });

  test('signs out when the server refuses the token', async () => {
    auth.signIn('secret');
    answer = () => Response.json({ title: 'Unauthorized', detail: 'sign in' }, { status: 401 });
    expect(await failure(me())).toMatchObject({ status: 401, message: 'sign in' });
    expect(auth.token).toBeNull();
  });

  test('a refusal of an older token says nothing about the present one', async () => {
    auth.signIn('old');
    answer = () => {
      auth.signIn('new');
      return new Response('', { status: 401 });
    };
    await failure(me());
    expect(auth.token).toBe('new');
  });

  test('says when nobody answered, and lets an abort through', async () => {
    answer = () => Promise.reject(new TypeError('Failed to fetch'));
    expect(await failure(me())).toMatchObject({ status: 0, unreachable: true, passing: true });
    const abort = new DOMException('no longer wanted', 'AbortError');
    answer = () => Promise.reject(abort);
    expect(await failure(me())).toBe(abort);
  });

  test('an empty answer is none, except where none is due', async () => {
    answer = () => new Response(null, { status: 200, headers: { 'Content-Length': '0' } });
    expect(await failure(me())).toMatchObject({ title: 'Empty answer' });
    answer = () => new Response(null, { status: 204 });
    const path = { path: { id: 'current' } };
    const ended = unwrap(api.DELETE('/api/v1/sessions/{id}', { params: path }));
    expect(await failure(ended)).toBeUndefined();
  });
});

describe('an error', () => {
  test('has the server’s words, or at least its status', () => {
    const problem = { type: 'x', title: 'Busy', detail: 'the queue is full' };
    expect(problemOf(503, problem)).toMatchObject({ ...problem, message: 'the queue is full' });
    expect(problemOf(502, '<html>')).toMatchObject({ message: 'HTTP 502', passing: true });
    expect(problemOf(404, null)).toMatchObject({ passing: false, unreachable: false });
  });

  test('is kept, or made of anything', () => {
    const error = new ApiError(400, 'Bad', '');
    expect(asApiError(error)).toBe(error);
    expect(asApiError('oh')).toMatchObject({ status: 0, message: 'oh' });
  });
});
