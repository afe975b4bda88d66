import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import tseslint from 'typescript-eslint';
import layers from './scripts/lint/layers.mjs';

const n8nRules = n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport.rules;

/**
 * n8n's rules that do not fit a package with an engine of its own. All that forbid sockets,
 * timers and Node's modules are left out with "cloud support" already.
 */
const n8nExceptions = {
  // The engine needs its store's and its readers' packages; a verified node may have none.
  '@n8n/community-nodes/no-runtime-dependencies': 'off',
  // A node is one resource (scene, job group), so its operations have none above them.
  '@n8n/community-nodes/resource-operation-pattern': 'off',
};

export default tseslint.config(
  { ignores: ['dist/', 'dist-*/', 'resources/', 'node_modules/', '.dialflow/'] },

  {
    files: ['**/*.{ts,mjs,js}'],
    extends: [js.configs.recommended],
    rules: {
      eqeqeq: 'error',
      'no-console': 'off',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'no-promise-executor-return': 'off',
    },
  },
  {
    files: ['**/*.{mjs,js}'],
    languageOptions: { globals: nodeGlobals(), sourceType: 'module' },
  },
  { files: ['**/*.js'], languageOptions: { sourceType: 'commonjs' } },

  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    plugins: { layers },
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'layers/downwards': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      // The contract's ports are interfaces of one method, and maps of types are aliases.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      // A host without a status does nothing about one; so do fakes.
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      // Those that need types, as far as they find real mistakes.
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false } },
      ],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['engine/**/*.ts', 'nodes/**/*.ts', 'credentials/**/*.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    // Time and chance are passed in; engine/time is where they come from.
    files: ['engine/**/*.ts'],
    // A page is a browser's.
    ignores: ['engine/time/**', 'engine/tryout/page/**'],
    rules: {
      'no-restricted-globals': ['error', ...['setTimeout', 'setInterval'].map(clock)],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take the time from the Clock.' },
        { object: 'Math', property: 'random', message: 'Take chance from Random.' },
        { object: 'performance', property: 'now', message: 'Take the time from the Clock.' },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off', // chai
    },
  },

  {
    // An index over a typed array is the fast way, and this runs for each sample of each call.
    files: ['engine/media/**/*.ts'],
    rules: { '@typescript-eslint/prefer-for-of': 'off' },
  },

  {
    files: ['nodes/**/*.node.ts', 'credentials/**/*.credentials.ts'],
    plugins: { '@n8n/community-nodes': n8nCommunityNodesPlugin },
    rules: { ...n8nRules, ...n8nExceptions },
  },
  {
    files: ['package.json'],
    plugins: { '@n8n/community-nodes': n8nCommunityNodesPlugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { extraFileExtensions: ['.json'] },
    },
    rules: { ...n8nRules, ...n8nExceptions },
  },
);

function clock(name) {
  return { name, message: 'Take the time from the Clock.' };
}

function nodeGlobals() {
  const names = ['process', 'console', 'require', 'module', '__dirname', 'Buffer', 'URL', 'fetch'];
  const timers = ['setTimeout', 'clearTimeout', 'setImmediate', 'performance', 'AbortController'];
  return Object.fromEntries([...names, ...timers].map((name) => [name, 'readonly']));
}
