import { expect, test } from 'vitest';
import { pageOf, playedFrom } from './place.ts';
import { emptySession, type ContextType, type Origin } from './session.ts';

test.each([
  ['album', 'al-1', '/album/al-1'],
  ['playlist', 'pl-1', '/playlist/pl-1'],
  ['genre', 'R&B / Soul', '/genre/R%26B%20%2F%20Soul'],
  ['favourites', '', '/favourites'],
  ['list', '/library/tracks', '/library/tracks'],
  ['list', 'al-1', undefined],
] as const)('a context of type %s with %s is seen at %s', (type, ref, page) => {
  expect(pageOf({ type, ref })).toBe(page);
});

function playing(type: ContextType, origin: Origin) {
  return {
    ...emptySession,
    context: { type, ref: 'x', name: 'X', tracks: ['t'], firstUid: 1 },
    current: { uid: 1, trackId: 't', origin },
  };
}

test('a track is played from its context where that opens again', () => {
  expect(playedFrom(playing('playlist', 'context'), 'al-1')).toEqual({
    kind: 'playlist',
    ref: 'x',
  });
  expect(playedFrom(playing('favourites', 'context'), 'al-1')).toEqual({
    kind: 'album',
    ref: 'al-1',
  });
  expect(playedFrom(playing('playlist', 'upNext'), 'al-1')).toEqual({ kind: 'album', ref: 'al-1' });
  expect(playedFrom(emptySession, 'al-1')).toEqual({ kind: 'album', ref: 'al-1' });
});
