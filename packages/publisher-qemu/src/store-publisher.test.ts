import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testPublisher } from '@ostrata/ports/contract';
import { execa, execaSync } from 'execa';
import { describe } from 'vitest';
import { storePublisher } from './index.ts';

const missing = ['qemu-img', 'flock'].filter((tool) => execaSync(tool, ['--version'], { reject: false }).failed);
const not = missing.length === 0 ? '' : ` (not run: no ${missing.join(' and ')} on this machine)`;

describe.skipIf(missing.length > 0)(`the store${not}`, () => {
  testPublisher(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ostrata-store-'));
    let made = 0;
    return {
      publisher: storePublisher({ folder }),
      another: storePublisher({ folder }),
      target: 'qemu/linux',
      artifact: async ({ workFolder = folder }) => {
        const file = join(workFolder, `disk-${(made += 1)}.qcow2`);
        await execa('qemu-img', ['create', '-q', '-f', 'qcow2', file, `${made}M`]);
        return { builder: 'qemu.demo', id: file, files: [file] };
      },
      dispose: async () => rmSync(folder, { recursive: true, force: true }),
    };
  });
});
