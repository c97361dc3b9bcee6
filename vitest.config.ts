import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

// What a test starts is not told about colours: Nx asks for them, others forbid them, and Node warns where both are said.
delete process.env['FORCE_COLOR'];
delete process.env['NO_COLOR'];

/** Not `module`: that is for bundlers, and what some packages have behind it Node cannot load. */
const conditions = ['@ostrata/source', ...defaultServerConditions.filter((condition) => condition !== 'module')];

/** Tests run against sources, so that none of them needs a build. */
export default defineConfig({
  ssr: { resolve: { conditions } },
  test: {
    include: ['src/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: process.env['OSTRATA_TEST_REPORT']
      ? ['default', ['json', { outputFile: './test-results/vitest.json' }]]
      : ['default'],
  },
});
