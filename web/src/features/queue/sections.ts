import type { Item, Session } from '#core/queue/session.ts';
import { contextAhead, contextWindow, walkedBack } from '#core/queue/upcoming.ts';

export type SectionName = 'history' | 'now' | 'again' | 'upNext' | 'context';

/** A part of the queue as it is shown. Items are made when they are seen: there may be 100,000. */
export interface Section {
  name: SectionName;
  count: number;
  itemAt: (index: number) => Item | undefined;
}

/** A line of the list. */
export type Entry =
  | { kind: 'heading'; section: Section }
  /** Where things may be dropped although nothing is there. */
  | { kind: 'hint'; section: Section }
  | { kind: 'item'; section: Section; item: Item; index: number };

/** In the order in which it was, is and will be played. */
export function sectionsOf(session: Session, historyShown: boolean): Section[] {
  const { history, current, upNext } = session;
  const of = (name: SectionName, items: readonly Item[]): Section => ({
    name,
    count: items.length,
    itemAt: (index) => items[index],
  });
  const log = historyShown ? history.log.map(({ item }) => item) : [];
  const context: Section = {
    name: 'context',
    count: contextAhead(session),
    itemAt: (index) => contextWindow(session, index, 1)[0],
  };
  const sections = [
    ...(history.log.length > 0 ? [of('history', log)] : []),
    of('now', current ? [current] : []),
    of('again', walkedBack(session)),
    of('upNext', upNext),
    context,
  ];
  const always: SectionName[] = ['history', 'upNext'];
  return sections.filter(({ name, count }) => count > 0 || always.includes(name));
}

/** Lines of a section with its heading. */
function linesOf({ name, count }: Section): number {
  return 1 + (name === 'upNext' ? Math.max(1, count) : count);
}

export function lineCount(sections: readonly Section[]): number {
  return sections.reduce((sum, section) => sum + linesOf(section), 0);
}

export function entryAt(sections: readonly Section[], line: number): Entry | undefined {
  let first = 0;
  for (const section of sections) {
    const index = line - first - 1;
    if (index === -1) return { kind: 'heading', section };
    if (index < section.count) {
      const item = section.itemAt(index);
      return item && { kind: 'item', section, item, index };
    }
    if (index < linesOf(section) - 1) return { kind: 'hint', section };
    first += linesOf(section);
  }
  return undefined;
}

/** The line on which a section's item stands. */
export function lineOf(sections: readonly Section[], name: SectionName, index: number): number {
  const at = sections.findIndex((section) => section.name === name);
  return at < 0 ? -1 : lineCount(sections.slice(0, at)) + 1 + index;
}
