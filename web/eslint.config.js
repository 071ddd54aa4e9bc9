import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/** What each room may not import. Dependencies point one way: core ← state ← features ← routes;
 *  `ui` knows neither the server nor the state. */
const rooms = {
  core: '^(svelte|@tanstack|\\$app|#state|#ui|#features)(/|$)',
  state: '^(\\$app|#ui|#features)/',
  ui: '^(@tanstack|\\$app|#state|#features|#core/(actions|api|audio|player|platform))/',
  features: '^(\\$app|#core/(audio|platform|api/(auth|client|events|media|shared-events)))[/.]',
};

/** A relative path must not leave its room either. */
const outside = '^\\.\\./.*(core|state|ui|features|routes)/';

/**
 * @param {string} name
 * @param {string} forbidden
 * @returns {import('eslint').Linter.Config}
 */
function room(name, forbidden) {
  const message = `${name} may not import this; see "rooms" in eslint.config.js`;
  return {
    files: [`src/${name}/**`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: forbidden, message },
            { regex: outside, message: 'Use #room/… between rooms' },
          ],
        },
      ],
    },
  };
}

/** Browser globals that tie code to a page. `fetch`, `URL`, `AbortController` and the like are
 *  everywhere, so they are not among them. */
const ofThePage = [
  ...['window', 'document', 'navigator', 'location', 'history', 'localStorage'],
  ...['sessionStorage', 'HTMLElement', 'Element', 'Node', 'Event', 'KeyboardEvent'],
  ...['BroadcastChannel', 'MediaMetadata', 'Audio', 'AudioContext', 'getComputedStyle'],
];

export default ts.config(
  { ignores: ['build', '.svelte-kit', 'node_modules', 'test-results', 'coverage', '**/*.d.ts'] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: {
        project: './tsconfig.json',
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // Segue is served at the root of its host: there is no base path to resolve.
      'svelte/no-navigation-without-resolve': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  { files: ['src/**/*.svelte'], rules: { 'max-lines': ['error', { max: 250 }] } },
  // A list of texts, no logic.
  { files: ['src/messages/*.ts'], rules: { 'max-lines': 'off' } },
  ...Object.entries(rooms).map(([name, forbidden]) => room(name, forbidden)),
  {
    files: ['src/core/**'],
    ignores: ['src/core/{audio,platform,test}/**', '**/*.test.ts'],
    rules: { 'no-restricted-globals': ['error', ...ofThePage] },
  },
  {
    files: ['**/*.test.ts', 'e2e/**'],
    rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['src/core/audio/worklets/**', 'eslint.config.js'],
    extends: [ts.configs.disableTypeChecked],
  },
);
