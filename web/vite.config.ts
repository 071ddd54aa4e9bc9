import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { hashOfSources } from './tools/source-hash.ts';
import { staticPage } from './tools/static-page.ts';

const framework = /node_modules\/(svelte|@tanstack|openapi-fetch)\/(?!.*infiniteQueryObserver)/;

/** What the first page stands on: many small modules, which weigh less as one. */
const firstModules = [
  'core/api/(auth|client|errors)',
  'core/(prefs|door|words|emitter)',
  'core/platform/platform',
  'state/(app|identity|notices)',
  'state/(session|language|theme)[.]svelte',
];
const first = new RegExp(
  `/src/((${firstModules.join('|')})[.]ts|(ui|features/shell)/[A-Za-z]*Problem[.]svelte)$`,
);

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: staticPage(),
      // Relative addresses would break deep links that fall back to index.html.
      paths: { relative: false },
      // A page that is open while the server is upgraded sees that it is the older one.
      version: { name: hashOfSources('src', 'static', 'package-lock.json') },
    }),
  ],
  // A worklet inlined as data: would break `script-src 'self'`.
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    // `framework` is what every page needs and no release of ours changes: one file, which
    // compresses better. The parts of `ui` that come together anyway are one file each too: the
    // entry names every file of every page.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'framework', test: framework },
            { name: 'first', test: first },
            { name: 'asking', test: /src.ui.(Field|Choices?|Dialog|Menu)/ },
            { name: 'showing', test: /src.ui.(Card|Cover|Mosaic|Shelf|Heart|Bars|Tabs|thumbhash)/ },
          ],
        },
      },
    },
  },
  test: {
    include: ['src/**/*.test.ts', 'tools/**/*.test.ts'],
    environment: 'node',
    coverage: {
      include: ['src/core/**/*.ts', 'tools/**/*.ts'],
      exclude: [
        'src/core/test/**',
        'tools/{check-budgets,screenshots}.ts',
        '**/*.test.ts',
        '**/*.d.ts',
      ],
      thresholds: { lines: 95, functions: 95, statements: 95, branches: 90 },
      reporter: ['text-summary', 'text'],
    },
  },
});
