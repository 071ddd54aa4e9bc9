import { beforeEach, expect, test } from 'vitest';
import { Prefs } from '../prefs.ts';
import { MemoryStore } from '../test/fakes.ts';
import { Auth } from './auth.ts';

let prefs: Prefs;
let auth: Auth;
let told: string[];

function listen(to: Auth): void {
  to.on('signedIn', () => told.push(`in ${to.token}`));
  to.on('signedOut', ({ expired }) => told.push(expired ? 'expired' : 'out'));
}

beforeEach(() => {
  prefs = new Prefs(new MemoryStore());
  auth = new Auth(prefs);
  told = [];
  listen(auth);
});

test('a token survives the page', () => {
  auth.signIn('one');
  expect(new Auth(prefs).token).toBe('one');
  auth.signOut(true);
  expect(new Auth(prefs).token).toBeNull();
  expect(told).toEqual(['in one', 'expired']);
});

test('one listener goes before the next one comes', () => {
  auth.signIn('one');
  auth.signIn('two');
  expect(told).toEqual(['in one', 'out', 'in two']);
  expect(auth.token).toBe('two');
});

test('nothing is told twice', () => {
  auth.signOut(false);
  auth.signIn('one');
  auth.signIn('one');
  expect(told).toEqual(['in one']);
});

test('another tab’s sign-in and sign-out hold here too', () => {
  const other = new Auth(prefs);
  other.signIn('one');
  auth.reload();
  auth.reload();
  other.signIn('two');
  auth.reload();
  other.signOut(false);
  auth.reload();
  expect(told).toEqual(['in one', 'out', 'in two', 'out']);
});
