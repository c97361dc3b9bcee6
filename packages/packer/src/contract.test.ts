import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testPacker } from '@ostrata/ports/contract';
import { afterAll } from 'vitest';
import { withEachPacker } from './__fixtures__/packers.fixture.ts';

const root = mkdtempSync(join(tmpdir(), 'ostrata-packer-contract-'));
let folders = 0;

afterAll(() => rmSync(root, { recursive: true, force: true }));

withEachPacker('the port', ({ packer }) => {
  testPacker(async () => {
    const own = join(root, String((folders += 1)));
    mkdirSync(own);
    return {
      packer: packer(),
      folder: async (files) => {
        const folder = mkdtempSync(join(own, 'unit-'));
        for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
        return folder;
      },
      path: (name) => join(own, name),
      read: async (file) => readFileSync(file, 'utf8'),
    };
  });
});
