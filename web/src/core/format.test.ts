import { expect, test } from 'vitest';
import {
  clockTime,
  codecName,
  commonBadge,
  formatBadge,
  hoursAndMinutes,
  spokenBytes,
  timeAgo,
  yearOf,
} from './format.ts';

test('times', () => {
  expect(clockTime(247_900)).toBe('4:07');
  expect(clockTime(3_723_000)).toBe('1:02:03');
  expect(clockTime(-5)).toBe('0:00');
  expect(hoursAndMinutes(3_725_000)).toEqual({ hours: 1, minutes: 2 });
  expect(hoursAndMinutes(1_000)).toEqual({ hours: 0, minutes: 1 });
  expect(yearOf('1997-05-21')).toBe('1997');
  expect(yearOf(undefined)).toBeUndefined();
});

test('format badges', () => {
  const flac = { container: 'flac', codec: 'flac', lossless: true };
  expect(formatBadge({ ...flac, bit_depth: 24, sample_rate_hz: 96_000 })).toBe('FLAC 24/96');
  expect(formatBadge({ ...flac, bit_depth: 16, sample_rate_hz: 44_100 })).toBe('FLAC 16/44.1');
  expect(formatBadge({ ...flac, codec: 'dsd', bit_depth: 1, sample_rate_hz: 2_822_400 })).toBe(
    'DSD 2822.4',
  );
  expect(formatBadge(flac)).toBe('FLAC');
  const mp3 = { container: 'mp3', codec: 'mp3', lossless: false };
  expect(formatBadge({ ...mp3, bitrate_kbps: 320 })).toBe('MP3 320');
  expect(formatBadge(mp3)).toBe('MP3');
});

test('an album has one badge when its tracks are of a kind', () => {
  const flac = { container: 'flac', codec: 'flac', lossless: true, bit_depth: 16 };
  const cd = { ...flac, sample_rate_hz: 44_100 };
  const mp3 = { container: 'mp3', codec: 'mp3', lossless: false };
  expect(commonBadge([cd, cd])).toBe('FLAC 16/44.1');
  expect(commonBadge([cd, { ...flac, sample_rate_hz: 96_000 }])).toBeUndefined();
  expect(
    commonBadge([
      { ...mp3, bitrate_kbps: 190 },
      { ...mp3, bitrate_kbps: 211 },
    ]),
  ).toBe('MP3');
  expect(commonBadge([cd, mp3])).toBeUndefined();
  expect(commonBadge([])).toBeUndefined();
});

test('a codec without a name of its own is called by its letters, or by its container', () => {
  expect(codecName({ container: 'mp3', codec: 'mp2', lossless: false })).toBe('MP2');
  expect(codecName({ container: 'asf', codec: 'other', lossless: false })).toBe('ASF');
  expect(codecName({ container: 'ogg', codec: '', lossless: false })).toBe('OGG');
});

test('how long ago, in words', () => {
  const now = Date.UTC(2026, 5, 1);
  expect(timeAgo(now - 30_000, now, 'en')).toBeUndefined();
  expect(timeAgo(now + 90_000, now, 'en')).toBeUndefined();
  expect(timeAgo(now - 3 * 60_000, now, 'en')).toBe('3 minutes ago');
  expect(timeAgo(now - 26 * 3_600_000, now, 'en')).toBe('yesterday');
  expect(timeAgo(now - 400 * 86_400_000, now, 'de')).toBe('letztes Jahr');
});

test('sizes have three digits, in thousands', () => {
  expect(spokenBytes(0, 'en')).toBe('0 byte');
  expect(spokenBytes(999, 'en')).toBe('999 byte');
  expect(spokenBytes(1_000, 'en')).toBe('1 kB');
  expect(spokenBytes(82_860_000, 'en')).toBe('82.9 MB');
  expect(spokenBytes(1_234_000_000, 'de')).toBe('1,23\u00a0GB');
  expect(spokenBytes(7e18, 'en')).toBe('7,000 PB');
});
