import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import adapterStatic from '@sveltejs/adapter-static';
import type { Adapter } from '@sveltejs/kit';

const out = 'build';
const inlineScript = /<script>([\s\S]*?)<\/script>/g;

/** The static adapter with every inline script moved into a file of its own, so that the page runs
 *  under `script-src 'self'` without hashes, whoever serves it. */
export function staticPage(): Adapter {
  const inner = adapterStatic({ pages: out, assets: out, fallback: 'index.html' });
  return {
    name: 'segue-static-page',
    async adapt(builder) {
      await inner.adapt(builder);
      const page = path.join(out, 'index.html');
      const { html, scripts } = moveInlineScripts(readFileSync(page, 'utf8'));
      for (const [file, code] of scripts) {
        mkdirSync(path.join(out, path.dirname(file)), { recursive: true });
        writeFileSync(path.join(out, file), code);
      }
      writeFileSync(page, html);
      await builder.compress(out);
    },
  };
}

/** The page without inline scripts, and the scripts by the file names that it now points to. */
export function moveInlineScripts(page: string): { html: string; scripts: Map<string, string> } {
  const scripts = new Map<string, string>();
  const html = page.replace(inlineScript, (_, code: string) => {
    const hash = createHash('sha256').update(code).digest('hex').slice(0, 10);
    const file = `_app/immutable/start.${hash}.js`;
    scripts.set(file, code);
    return `<script src="/${file}"></script>`;
  });
  return { html, scripts };
}
