import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SseParser, type ServerEvent } from './sse.ts';

function parse(...pieces: string[]): ServerEvent[] {
  const events: ServerEvent[] = [];
  const parser = new SseParser((event) => events.push(event));
  for (const piece of pieces) parser.push(piece);
  return events;
}

test('reads names, ids and data; comments and unknown fields are passed over', () => {
  expect(parse(': hello\nid: 7-0\nevent: change\ndata: {"a":1}\nfoo: bar\n\ndata: x\n\n')).toEqual([
    { type: 'change', data: '{"a":1}', id: '7-0' },
    { type: 'message', data: 'x', id: '7-0' },
  ]);
});

test('an event without data is none', () => {
  expect(parse('event: change\n\n', 'data: a\ndata: b\n\n')).toEqual([
    { type: 'message', data: 'a\nb', id: '' },
  ]);
});

test('however the text is cut, and however its lines end, the events are the same', () => {
  const text = 'id: 1\nevent: scan\ndata: {"state":"running"}\n\n: keep-alive\n\ndata: zoë\n\n';
  fc.assert(
    fc.property(
      fc.array(fc.nat(text.length), { maxLength: 20 }),
      fc.constantFrom('\n', '\r', '\r\n'),
      (cuts, end) => {
        const whole = text.replaceAll('\n', end);
        const places = [0, ...cuts.map((cut) => cut % whole.length), whole.length];
        places.sort((a, b) => a - b);
        const pieces = places.slice(1).map((place, i) => whole.slice(places[i], place));
        expect(parse(...pieces)).toEqual(parse(text));
      },
    ),
  );
});
