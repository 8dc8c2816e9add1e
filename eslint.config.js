import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Libraries that do I/O, and the only folders that may import each. Everything else is core, and stays pure. */
const EDGES = {
  kafkajs: ['packages/runtime/src/kafka/**', 'packages/testkit/src/**', 'packages/apache-kafka/src/**'],
  fastify: ['packages/runtime/src/http/**'],
  got: ['packages/checker/src/probe/http/**'],
  pg: ['packages/writer/src/database/**', 'packages/testkit/src/**'],
  'pg-copy-streams': ['packages/writer/src/database/**'],
  piscina: ['packages/checker/src/pattern/**'],
  'node:process': [
    'packages/testkit/src/**',
    'packages/checker/src/pattern/**',
    'packages/devstack/src/generate/**',
    'packages/fuzz/src/**',
  ],
};

/** Folders that take values and return values: no I/O at all, not even from Node's own modules. */
const PURE = [
  'packages/schema/src/**',
  'packages/checker/src/schedule/**',
  'packages/checker/src/evaluate/**',
  'packages/writer/src/rows/**',
  'packages/embedded-kafka/src/protocol/**',
  'packages/chaos/src/account/**',
  'packages/chaos/src/plan/**',
];

const NODE_IO = [
  'fs',
  'fs/promises',
  'http',
  'http2',
  'https',
  'net',
  'dgram',
  'tls',
  'dns',
  'dns/promises',
  'child_process',
  'worker_threads',
  'process',
  'timers',
  'timers/promises',
];

const forbidImports = (libraries, why) => [
  'error',
  {
    patterns: [...new Set(libraries)].map((name) => ({
      group: [name, `${name}/*`],
      allowTypeImports: false,
      message: why,
    })),
  },
];

const edgeRule = (allowed) =>
  forbidImports(
    Object.keys(EDGES).filter((library) => !allowed.includes(library)),
    'Only the edges named in eslint.config.js may import this library.',
  );

const edgesByFolder = () => {
  const libraries = new Map();
  for (const [library, folders] of Object.entries(EDGES)) {
    for (const folder of folders) libraries.set(folder, [...(libraries.get(folder) ?? []), library]);
  }
  return [...libraries].map(([folder, allowed]) => ({
    files: [folder],
    rules: { '@typescript-eslint/no-restricted-imports': edgeRule(allowed) },
  }));
};

export default tseslint.config(
  { ignores: ['**/node_modules/**', 'coverage/**', '.data/**', 'patches/**'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 10],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': edgeRule([]),
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      'no-restricted-globals': ['error', { name: 'process', message: 'Only main.ts touches the process.' }],
    },
  },
  ...edgesByFolder(),
  {
    files: PURE,
    rules: {
      '@typescript-eslint/no-restricted-imports': forbidImports(
        [...Object.keys(EDGES), 'pino', 'undici', ...NODE_IO, ...NODE_IO.map((name) => `node:${name}`)],
        'This folder is core: it takes values and returns values.',
      ),
      'no-restricted-globals': [
        'error',
        'process',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'fetch',
        'performance',
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time is passed in.' },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time is passed in.' },
        { object: 'Math', property: 'random', message: 'Randomness is passed in.' },
      ],
    },
  },
  { files: ['packages/*/src/main.ts', 'scripts/**/*.ts', 'bench/**/*.ts'], rules: { 'no-restricted-globals': 'off' } },
  {
    files: ['packages/*/test/**/*.ts', '**/testing/**'],
    rules: { 'max-lines-per-function': 'off', 'max-lines': 'off' },
  },
);
