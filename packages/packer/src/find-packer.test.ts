import { chmodSync } from 'node:fs';
import { ToolMissing } from '@ostrata/ports';
import { describe, expect, it } from 'vitest';
import { unitFolder } from './__fixtures__/unit-for-tests.ts';
import { findPacker, packer } from './index.ts';

const { path, write } = unitFolder();

describe('finding Packer', () => {
  it('leaves out programs that only have its name', async () => {
    write('bin/packer', '#!/bin/sh\necho "usage: packer [dictionary]"\n');
    chmodSync(path('bin/packer'), 0o755);
    const env = { PATH: path('bin') };
    expect(await findPacker(env)).toEqual([]);
    await expect(packer({ env }).version()).rejects.toThrow(ToolMissing);
    await expect(packer({ command: path('none') }).version()).rejects.toThrow(ToolMissing);
  });

  it('finds all, in the order of PATH', async () => {
    for (const version of ['1.14.2', '1.6.6']) {
      write(`${version}/packer`, `#!/bin/sh\necho 'Packer v${version}'\n`);
      chmodSync(path(`${version}/packer`), 0o755);
    }
    const env = { PATH: [path('1.14.2'), path('1.6.6'), path('1.14.2')].join(':') };
    expect((await findPacker(env)).map(({ version }) => version)).toEqual(['1.14.2', '1.6.6']);
    expect(await packer({ env }).version()).toBe('1.14.2');
  });
});
