import { expect, test } from 'vitest';
import { isUnderWay, redirectOf, type Visit } from './door.ts';

const visit = (path: string, more: Partial<Visit> = {}) =>
  redirectOf({
    ...{ path, search: '', signedIn: false, settingUp: false, setup: 'done', left: false },
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
  const midway = { signedIn: true, settingUp: true };
  expect(visit('/setup', { ...midway, setup: undefined })).toBeUndefined();
  expect(visit('/login', midway)).toBe('/');
  expect(visit('/', midway)).toBeUndefined();
  expect(visit('/setup', { settingUp: true })).toBe('/login');
});

test('the wizard is under way from the first account on', () => {
  expect([undefined, 'language', 'account', 'folders', 'ready'].map(isUnderWay)).toEqual([
    ...[false, false, false, true, true],
  ]);
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
