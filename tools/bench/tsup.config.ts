import { defineConfig } from 'tsup';

/** From sources, so that what is measured is what stands here. */
export default defineConfig({
  entry: ['src/schedule.ts', 'src/render.ts'],
  format: 'esm',
  target: 'node20',
  platform: 'node',
  clean: true,
  noExternal: [/.*/],
  // Some of what is bundled is CommonJS.
  banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
  esbuildOptions: (options) => {
    options.conditions = ['@ostrata/source', 'import', 'module'];
  },
});
