import { resolve } from 'node:path';
import { createProjectGraphAsync } from '@nx/devkit';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const eslint = new ESLint({ cwd: root });

const direction = '@nx/enforce-module-boundaries';

const proof = "export { verified } from '@ostrata/ports';";

/** One file that breaks one rule: where it stands, what it says, and which rule must say no. */
const forbidden: readonly (readonly [why: string, file: string, code: string, rule: string])[] = [
  ['core imports no port', 'packages/catalog/src', "import '@ostrata/ports';", direction],
  ['core imports no adapter', 'packages/hcl/src', "import '@ostrata/git';", direction],
  ['ports import no adapter', 'packages/ports/src', "import '@ostrata/packer';", direction],
  ['an adapter imports no adapter', 'packages/qemu/src', "import '@ostrata/packer';", direction],
  ['an adapter imports no use case', 'packages/git/src', "import '@ostrata/pipeline';", direction],
  ['a use case imports no adapter', 'packages/pipeline/src', "import '@ostrata/git';", direction],
  ['a use case imports no wiring', 'packages/pipeline/src', "import '@ostrata/compose';", direction],
  ['the wiring loads adapters lazily', 'packages/compose/src', "import '@ostrata/git';", direction],
  ['an app imports no adapter', 'apps/cli/src', "import '@ostrata/publisher-qemu';", direction],
  ['core reads no file', 'packages/catalog/src', "import 'node:fs';", 'no-restricted-imports'],
  ['core starts no process', 'packages/versioning/src', "import 'node:child_process';", 'no-restricted-imports'],
  ['ports know no network', 'packages/ports/src', "import 'node:net';", 'no-restricted-imports'],
  ['use cases start no process', 'packages/pipeline/src', "import 'execa';", 'no-restricted-imports'],
  ['core knows no environment', 'packages/templates/src', 'export const x = process;', 'no-restricted-globals'],
  ['core asks nobody', 'packages/ansible/src', "export const x = fetch('x');", 'no-restricted-globals'],
  ['use cases know no clock', 'packages/pipeline/src', 'export const x = new Date();', 'no-restricted-syntax'],
  ['an adapter proves nothing', 'packages/qemu/src', proof, 'no-restricted-imports'],
  ['an app proves nothing', 'apps/cli/src', proof, 'no-restricted-imports'],
  ['another use case proves nothing', 'packages/pipeline/src', proof, 'no-restricted-imports'],
  ['core rolls no dice', 'packages/hcl/src', 'export const x = Math.random();', 'no-restricted-syntax'],
];

const allowed: readonly (readonly [why: string, file: string, code: string])[] = [
  ['core imports core', 'packages/templates/src', "import '@ostrata/hcl';"],
  ['core hashes', 'packages/versioning/src', "import 'node:crypto';"],
  ['an adapter imports ports', 'packages/qemu/src', "import '@ostrata/ports';"],
  ['a use case imports ports', 'packages/pipeline/src', "import '@ostrata/ports';"],
  ['the wiring imports adapters', 'packages/compose/src', "export const x = () => import('@ostrata/git');"],
  ['an app imports the wiring', 'apps/cli/src', "export const x = () => import('@ostrata/compose');"],
];

beforeAll(async () => {
  process.env['NX_DAEMON'] = 'false';
  // Without a project graph the rule of Nx passes in silence.
  await createProjectGraphAsync();
}, 120_000);

describe('lint says no', () => {
  it.each(forbidden)('%s', async (_why, file, code, rule) => {
    expect(await rulesBroken(file, code)).toContain(rule);
  });
});

describe('lint says yes', () => {
  it.each(allowed)('%s', async (_why, file, code) => {
    expect(await rulesBroken(file, code)).toEqual([]);
  });
});

async function rulesBroken(folder: string, code: string): Promise<readonly (string | null)[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: resolve(root, folder, 'canary.ts') });
  return result?.messages.map(({ ruleId }) => ruleId) ?? [];
}
