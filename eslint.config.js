import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

const nodeIo = [
  'fs',
  'fs/promises',
  'child_process',
  'net',
  'http',
  'https',
  'http2',
  'tls',
  'dns',
  'dgram',
  'os',
  'process',
  'worker_threads',
  'cluster',
  'readline',
  'timers',
  'timers/promises',
  'v8',
  'vm',
  'perf_hooks',
  'path',
].flatMap((name) => [name, `node:${name}`]);

/** The proof that something was booted and checked: nothing unverified can be published while one file alone makes it. */
const noProof = {
  name: '@ostrata/ports',
  importNames: ['verified'],
  message: 'Only packages/pipeline/src/deliver/verify.ts makes a proof.',
};

/** A named import keeps all of zod in a bundle, its messages in 40 languages too. */
const noWholeZod = {
  selector: "ImportDeclaration[source.value='zod'] > ImportSpecifier[imported.name='z']",
  message: "Write `import * as z from 'zod'`.",
};

const noIoPaths = [...nodeIo, 'execa'].map((name) => ({
  name,
  message: 'Core, ports and pipeline do no I/O: take a port instead.',
}));

const noIo = {
  'no-restricted-imports': ['error', { paths: [...noIoPaths, noProof] }],
  'no-restricted-globals': [
    'error',
    ...['process', 'fetch', 'setTimeout', 'setInterval', 'performance'].map((name) => ({
      name,
      message: 'Core, ports and pipeline do no I/O and know no clock: take a port instead.',
    })),
  ],
  'no-restricted-syntax': [
    'error',
    noWholeZod,
    {
      selector: "NewExpression[callee.name='Date'][arguments.length=0]",
      message: 'No clock here: take the time as an argument.',
    },
    {
      selector: "MemberExpression[object.name='Date'][property.name='now']",
      message: 'No clock here: take the time as an argument.',
    },
    {
      selector: "MemberExpression[object.name='Math'][property.name='random']",
      message: 'No chance here: same input, same output.',
    },
  ],
};

const kind = (source, allowed) => ({
  sourceTag: `kind:${source}`,
  onlyDependOnLibsWithTags: allowed.map((name) => `kind:${name}`),
});

const boundaries = (extra) => ({
  '@nx/enforce-module-boundaries': [
    'error',
    {
      allow: [],
      depConstraints: [
        kind('core', ['core', ...extra]),
        kind('spec', ['core', ...extra]),
        kind('adapter', ['core', 'spec', ...extra]),
        kind('usecase', ['core', 'spec', ...extra]),
        kind('wiring', ['core', 'spec', 'adapter', 'usecase']),
        kind('app', ['core', 'spec', 'usecase', 'wiring', ...extra]),
        kind('tooling', ['core', 'spec', 'adapter', 'usecase', 'wiring', 'tooling']),
      ],
    },
  ],
});

const pure = ['problems', 'catalog', 'hcl', 'templates', 'ansible', 'versioning', 'ports', 'pipeline'];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/out-tsc/**',
      '**/node_modules/**',
      '**/test-results/**',
      '.nx/**',
      'examples/**',
      '**/goldens/**',
      '**/canary/**',
    ],
  },
  js.configs.recommended,
  tseslint.configs.strict,
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    rules: {
      ...boundaries([]),
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-invalid-void-type': ['error', { allowInGenericTypeArguments: true }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', noWholeZod],
    },
  },
  {
    files: ['{packages,apps}/*/src/**/*.ts'],
    ignores: ['**/*.{test,fixture}.ts', '**/__fixtures__/**', 'packages/ports/src/**'],
    rules: { 'no-restricted-imports': ['error', { paths: [noProof] }] },
  },
  { files: ['**/*.{test,fixture}.ts'], plugins: { '@nx': nx }, rules: boundaries(['tooling']) },
  {
    files: pure.map((name) => `packages/${name}/src/**/*.ts`),
    ignores: ['**/*.{test,fixture}.ts', 'packages/ports/src/contract/**'],
    rules: noIo,
  },
  {
    files: ['packages/pipeline/src/deliver/verify.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: noIoPaths }] },
  },
  { files: ['**/*.config.ts'], rules: { 'no-restricted-exports': 'off' } },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', performance: 'readonly' } },
  },
);
