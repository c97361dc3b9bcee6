import { toolchain } from '@ostrata/toolchain';
import { expect, it } from 'vitest';
import { installedPlugins } from './index.ts';

const { packer } = toolchain();
const note = packer === undefined ? ' (not run: no packer; see tools/toolchain)' : '';

it.skipIf(packer === undefined)(`a Packer tells its plugins and their versions${note}`, async () => {
  const { program: path = '', pluginPath, plugins } = packer ?? {};
  const env = { ...process.env, PACKER_PLUGIN_PATH: pluginPath };
  expect(Object.fromEntries(await installedPlugins({ path }, env))).toEqual(plugins);
  expect(await installedPlugins({ path: 'false' }, env)).toEqual(new Map());
});
