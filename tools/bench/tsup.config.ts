import { defineConfig } from 'tsup';

/** From sources, so that what is measured is what stands here. */
export default defineConfig({
  entry: ['src/schedule.ts'],
  format: 'esm',
  target: 'node20',
  clean: true,
  noExternal: [/.*/],
  esbuildOptions: (options) => {
    options.conditions = ['@ostrata/source', 'import', 'module'];
  },
});
