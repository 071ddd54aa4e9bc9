import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** Thousands of bytes, after gzip. */
export const limits = { entry: 60, chunk: 36, styles: 17 };

export interface Finding {
  name: string;
  kB: number;
  limit: number;
}

/** What a built page costs: the scripts that index.html loads, what each page or part that is
 *  fetched later adds to them, and the styles of all pages as if they were one file: a visit
 *  fetches those of its page only. */
export function measure(build: string): Finding[] {
  const read = (file: string) => readFileSync(path.join(build, file), 'utf8');
  const kB = (files: Iterable<string>) =>
    [...files].reduce((sum, file) => sum + packed(read(file)), 0);
  const index = read('index.html');
  const entry = withImports(linked(index, 'js'), read);

  const assets = '_app/immutable';
  const all = readdirSync(path.join(build, assets), { recursive: true, encoding: 'utf8' });
  const files = all.map((file) => path.posix.join(assets, file));
  const later = files
    .filter((file) => file.endsWith('.js') && !file.includes('/assets/') && !entry.has(file))
    .map((file): Finding => {
      const added = [...withImports([file], read)].filter((each) => !entry.has(each));
      return { name: file, kB: kB(added), limit: limits.chunk };
    });
  const largest = later.sort((a, b) => b.kB - a.kB).slice(0, 3);
  const styles = files.filter((file) => file.endsWith('.css'));
  return [
    { name: 'entry scripts', kB: kB(entry), limit: limits.entry },
    ...largest,
    { name: 'all styles', kB: packed(styles.map(read).join('')), limit: limits.styles },
  ];
}

function packed(text: string): number {
  return gzipSync(text, { level: 9 }).length / 1000;
}

/** The files of a kind to which the page points. */
function linked(html: string, kind: string): string[] {
  const found = html.matchAll(/(?:src|href)="\/([^"]+)"/g);
  return [...found].map(([, file = '']) => file).filter((file) => file.endsWith(`.${kind}`));
}

/** These modules and all that they import at once; what they import later does not count. */
function withImports(roots: string[], read: (file: string) => string): Set<string> {
  const found = new Set<string>();
  const waiting = [...roots];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    for (const [, imported = ''] of read(file).matchAll(/(?:from|import)\s*"(\.[^"]+)"/g)) {
      waiting.push(path.posix.join(path.posix.dirname(file), imported));
    }
  }
  return found;
}
