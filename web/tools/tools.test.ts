import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { limits, measure } from './budgets.ts';
import { hashOfSources } from './source-hash.ts';
import { moveInlineScripts } from './static-page.ts';

let folder: string;

beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'segue-tools-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, text: string): void {
  const place = path.join(folder, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
}

/** Text of about so many thousand bytes that gzip cannot make smaller than half. */
function noise(kB: number): string {
  let state = 1;
  const next = () => (state = (state * 48_271) % 2_147_483_647);
  return Array.from({ length: kB * 200 }, () => next().toString(36).slice(-5).padStart(5)).join('');
}

test('inline scripts become files that the page points to', () => {
  const { html, scripts } = moveInlineScripts(
    '<head><script>one()</script><script src="/two.js"></script></head><script>three()</script>',
  );
  expect(html).not.toMatch(/<script>/);
  expect([...scripts.values()]).toEqual(['one()', 'three()']);
  for (const file of scripts.keys()) expect(html).toContain(`<script src="/${file}"></script>`);
  expect(html).toContain('src="/two.js"');
});

test('the name of a version changes with any source, and only then', () => {
  write('src/a.ts', 'a');
  write('lock', 'l');
  const places = [path.join(folder, 'src'), path.join(folder, 'lock')];
  const before = hashOfSources(...places);
  expect(hashOfSources(...places)).toBe(before);
  write('src/deep/b.ts', '');
  const after = hashOfSources(...places);
  expect(after).not.toBe(before);
  write('src/a.ts', 'A');
  expect(hashOfSources(...places)).not.toBe(after);
});

test('budgets count what is loaded at once, and what a part adds to it', () => {
  const at = '_app/immutable';
  write('index.html', `<script src="/${at}/start.js"></script><link href="/${at}/entry/app.js">`);
  write(`${at}/start.js`, noise(1));
  write(`${at}/entry/app.js`, `import"../chunks/shared.js";import("../chunks/later.js");`);
  write(`${at}/chunks/shared.js`, noise(20));
  write(`${at}/chunks/later.js`, `import{a}from"./shared.js";import{b}from"./own.js";`);
  write(`${at}/chunks/own.js`, noise(100));
  write(`${at}/assets/a.css`, noise(2));
  write(`${at}/assets/recorder.js`, noise(50));
  const [entry, later, , styles] = measure(folder);
  expect(entry).toMatchObject({ name: 'entry scripts', limit: limits.entry });
  expect(entry?.kB).toBeGreaterThan(10);
  expect(entry?.kB).toBeLessThan(21);
  expect(later?.name).toContain('later.js');
  expect(later?.kB).toBeGreaterThan(later?.limit ?? Infinity);
  expect(styles?.kB).toBeLessThan(2);
});
