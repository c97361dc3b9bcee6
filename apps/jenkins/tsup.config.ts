import { defineConfig } from 'tsup';

/** One bundle from sources, split so that a command loads only what it needs; nothing is left to install. */
export default defineConfig({
  entry: ['src/ostrata-jenkins.ts'],
  format: 'esm',
  target: 'node20',
  platform: 'node',
  clean: true,
  splitting: true,
  noExternal: [/.*/],
  banner: {
    js: [
      "import { createRequire as ostrataRequire } from 'node:module';",
      "import { fileURLToPath as ostrataPath } from 'node:url';",
      'const require = ostrataRequire(import.meta.url);',
      'const __filename = ostrataPath(import.meta.url);',
    ].join('\n'),
  },
  esbuildOptions: (options) => {
    options.conditions = ['@ostrata/source', 'import', 'module'];
  },
});
