// Runs src/regions.ts from sources: it starts the toolchain's moto, which is found beside its own files and cannot be bundled.
import { join } from 'node:path';
import { runnerImport } from 'vite';

const resolve = { conditions: ['@ostrata/source'], noExternal: [/^@ostrata\//] };
await runnerImport(join(import.meta.dirname, 'src/regions.ts'), { environments: { inline: { resolve } } });
