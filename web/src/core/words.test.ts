import { describe, expect, test } from 'vitest';
import { de } from '#messages/de.ts';
import { en } from '#messages/en.ts';
import { sayIn, type Message } from './words.ts';

describe('a message', () => {
  test('takes values, and numbers as the language writes them', () => {
    expect(sayIn('en', '{name} has {files} files', { name: 'Anna', files: 12_345 })).toBe(
      'Anna has 12,345 files',
    );
    expect(sayIn('de', '{files} Dateien', { files: 12_345 })).toBe('12.345 Dateien');
  });

  test('has the plural that the count asks for', () => {
    const tracks = { one: '{count} track', other: '{count} tracks' };
    expect(sayIn('en', tracks, { count: 1 })).toBe('1 track');
    expect(sayIn('en', tracks, { count: 0 })).toBe('0 tracks');
    expect(sayIn('en', { other: 'many' })).toBe('many');
  });

  test('shows a name for which no value came', () => {
    expect(sayIn('en', 'a {thing}')).toBe('a {thing}');
  });
});

function namesIn(message: Message): string[] {
  const texts = typeof message === 'string' ? [message] : Object.values(message);
  return [...new Set(texts.flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();
}

test('both languages say the same things with the same values', () => {
  expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
  for (const key of Object.keys(en) as (keyof typeof en)[]) {
    expect(namesIn(de[key]), key).toEqual(namesIn(en[key]));
  }
});
