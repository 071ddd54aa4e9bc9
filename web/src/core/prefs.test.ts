import { expect, test } from 'vitest';
import { Prefs } from './prefs.ts';
import { MemoryStore } from './test/fakes.ts';

test('preferences survive, and broken ones count as unset', () => {
  const store = new MemoryStore();
  const prefs = new Prefs(store);
  prefs.set('volume', 0.4);
  expect(new Prefs(store).get('volume')).toBe(0.4);
  store.setItem(Prefs.key('volume'), '7');
  expect(prefs.get('volume')).toBe(1);
  store.setItem(Prefs.key('theme'), '{');
  expect(prefs.get('theme')).toBe('system');
});

test('every preference refuses values of another kind', () => {
  const store = new MemoryStore();
  const prefs = new Prefs(store);
  for (const name of ['token', 'theme', 'locale', 'volume', 'muted', 'audioProbe'] as const) {
    const initial = prefs.get(name);
    store.setItem(Prefs.key(name), '{"an":"object"}');
    expect(prefs.get(name), name).toBe(initial);
  }
});

test('what is as at the beginning is not stored', () => {
  const store = new MemoryStore();
  const prefs = new Prefs(store);
  prefs.set('muted', true);
  prefs.set('muted', false);
  expect(store.values.size).toBe(0);
});

test('a store that refuses loses the value, not the click', () => {
  const refuse = () => {
    throw new Error('quota');
  };
  const prefs = new Prefs({ getItem: refuse, setItem: refuse, removeItem: refuse });
  expect(() => prefs.set('volume', 0.5)).not.toThrow();
  expect(prefs.get('volume')).toBe(1);
});
