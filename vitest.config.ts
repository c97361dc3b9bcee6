import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

// What a test starts is not told about colours: Nx asks for them, others forbid them, and Node warns where both are said.
delete process.env['FORCE_COLOR'];
delete process.env['NO_COLOR'];

/** Tests run against sources, so that none of them needs a build. */
export default defineConfig({
  ssr: { resolve: { conditions: ['@ostrata/source', ...defaultServerConditions] } },
  test: {
    include: ['src/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: process.env['OSTRATA_TEST_REPORT']
      ? ['default', ['json', { outputFile: './test-results/vitest.json' }]]
      : ['default'],
  },
});
