import fc from 'fast-check';
import { expect, test } from 'vitest';
import { track } from '../test/fakes.ts';
import { ListSource } from './next-source.ts';

test('a list gives each playable track once, in order, whatever is missing', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }), (here) => {
      const tracks = here.map((available, i) =>
        track(`t${i}`, { available: available || i === 0 }),
      );
      const source = new ListSource(tracks, 't0', 'album');
      const heard = [source.current?.id];
      for (let peeked = source.peek(); peeked; peeked = source.peek()) {
        heard.push(source.next()?.id);
        expect(heard.at(-1)).toBe(peeked.id);
      }
      expect(source.next()).toBeUndefined();
      expect(heard).toEqual(tracks.filter((t) => t.available).map((t) => t.id));
      while (source.hasPrevious) source.previous();
      expect(source.current?.id).toBe('t0');
    }),
  );
});

test('what the browser cannot decode is passed over', () => {
  const alac = { container: 'mp4', codec: 'alac', lossless: true };
  const tracks = [track('a'), track('b', { format: alac }), track('c')];
  const source = new ListSource(tracks, 'a', 'album', ({ format }) => format.codec !== 'alac');
  expect(source.peek()?.id).toBe('c');
});

test('an unknown start is no track', () => {
  expect(new ListSource([track('a')], 'x', 'album').current).toBeUndefined();
});
