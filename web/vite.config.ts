import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { staticPage } from './tools/static-page.ts';

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: staticPage(),
      // Relative addresses would break deep links that fall back to index.html.
      paths: { relative: false },
      version: { name: process.env['SEGUE_VERSION'] ?? 'development' },
    }),
  ],
  // A worklet inlined as data: would break `script-src 'self'`.
  build: { target: 'es2023', assetsInlineLimit: 0 },
  test: {
    include: ['src/**/*.test.ts', 'tools/**/*.test.ts'],
    environment: 'node',
  },
});
