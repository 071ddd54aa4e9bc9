import { describe, expect, it } from 'vitest';
import type { MissingRoot, Purge } from './api/types.ts';
import { factsOf, mayBeAway } from './purge.ts';

const nothing: Purge = {
  ...{ dry_run: true, files: 0, tracks: 0, albums: 0, listens: 0, playlist_items: 0 },
  ...{ kept_loved: 0, kept_offline: 0 },
};

describe('what is said of a purge', () => {
  it('is that nothing goes, and why', () => {
    expect(factsOf(nothing)).toEqual(['nothing']);
    expect(factsOf({ ...nothing, kept_loved: 1 })).toEqual(['nothing', 'loved']);
    expect(factsOf({ ...nothing, kept_offline: 2 })).toEqual(['nothing', 'away']);
  });

  it('names what listeners lose, where they lose something', () => {
    expect(factsOf({ ...nothing, files: 2, tracks: 2 })).toEqual(['goes']);
    expect(factsOf({ ...nothing, files: 2, listens: 1 })).toEqual(['goes', 'listeners']);
    const all = { files: 1, playlist_items: 1, kept_loved: 1, kept_offline: 1 };
    expect(factsOf({ ...nothing, ...all })).toEqual(['goes', 'listeners', 'loved', 'away']);
  });
});

describe('a music folder that misses files', () => {
  const states: [MissingRoot['state'], boolean][] = [
    ['online', false],
    ['removed', false],
    ['degraded', true],
    ['offline', true],
    ['paused', true],
  ];
  it.each(states)('that is %s may be away: %s', (state, away) => {
    const root = { root_id: 1, name: 'Music', files: 1, missing_since: 1, state };
    expect(mayBeAway(root)).toBe(away);
  });
});
