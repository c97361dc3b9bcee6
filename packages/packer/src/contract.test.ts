import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testPacker } from '@ostrata/ports/contract';
import { afterAll, describe } from 'vitest';
import { withEachPacker } from './__fixtures__/packers.fixture.ts';

const root = mkdtempSync(join(tmpdir(), 'ostrata-packer-contract-'));
let folders = 0;

afterAll(() => rmSync(root, { recursive: true, force: true }));

withEachPacker('the port', ({ packer, version, isOld }) => {
  const note = isOld
    ? ''
    : ` (not run: Packer ${version} says output as it says steps, and the contract tells them apart)`;
  describe.skipIf(!isOld)(`its contract${note}`, () => {
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
});
