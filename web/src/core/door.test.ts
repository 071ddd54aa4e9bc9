import { expect, test } from 'vitest';
import { redirectOf, type Visit } from './door.ts';

const visit = (path: string, more: Partial<Visit> = {}) =>
  redirectOf({
    ...{ path, search: '', signedIn: false, setup: 'done', left: false },
    ...more,
  });

test('who is signed in goes where they want, but not to the door', () => {
  expect(visit('/album/al-1', { signedIn: true })).toBeUndefined();
  expect(visit('/login', { signedIn: true })).toBe('/');
  expect(visit('/setup', { signedIn: true, setup: undefined })).toBe('/');
  expect(visit('/login', { signedIn: true, search: '?to=%2Falbum%2Fal-1%3Fx' })).toBe(
    '/album/al-1?x',
  );
});

test('others go to the door, which remembers where they wanted to go', () => {
  expect(visit('/album/al-1')).toBe('/login?to=%2Falbum%2Fal-1');
  expect(visit('/')).toBe('/login');
  expect(visit('/login')).toBeUndefined();
  expect(visit('/setup')).toBe('/login');
  expect(visit('/settings/devices', { left: true })).toBe('/login');
});

test('a server without an account has another door', () => {
  expect(visit('/album/al-1', { setup: 'open' })).toBe('/setup');
  expect(visit('/login', { setup: 'code' })).toBe('/setup');
  expect(visit('/setup', { setup: 'code' })).toBeUndefined();
});

test('whoever set up an account stays in the wizard until its end', () => {
  for (const step of ['folders', 'ready']) {
    const midway = { signedIn: true, step };
    expect(visit('/setup', { ...midway, setup: undefined })).toBeUndefined();
    expect(visit('/login', midway)).toBe('/');
    expect(visit('/', midway)).toBeUndefined();
    expect(visit('/setup', { step })).toBe('/login');
  }
  expect(visit('/setup', { signedIn: true, step: 'account' })).toBe('/');
});

test('nobody is led anywhere before the server has said what it is', () => {
  expect(visit('/', { setup: undefined })).toBeUndefined();
});

test('the door does not lead off the server, nor in a circle', () => {
  for (const to of ['//evil.example', 'https://evil.example', '/\\evil.example', '/login', 'x']) {
    const search = `?to=${encodeURIComponent(to)}`;
    expect(visit('/login', { signedIn: true, search }), to).toBe('/');
  }
});
