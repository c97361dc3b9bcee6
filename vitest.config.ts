import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

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
