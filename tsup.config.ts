import { defineConfig } from 'tsup';

/** One build for all packages: ESM and types, workspace packages stay external. */
export default defineConfig({
  format: 'esm',
  target: 'node20',
  clean: true,
  dts: { compilerOptions: { composite: false, incremental: false, customConditions: [] } },
});
