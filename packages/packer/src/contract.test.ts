import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testPacker } from '@ostrata/ports/contract';
import { afterAll, describe, expect, it } from 'vitest';
import { findPacker, packer } from './index.ts';

const found = await findPacker(process.env);
const root = mkdtempSync(join(tmpdir(), 'ostrata-packer-contract-'));
let folders = 0;

afterAll(() => rmSync(root, { recursive: true, force: true }));

it.skipIf(found.length === 0)('a Packer is on this machine (not run: the contract, without one)', () => {
  expect(found).not.toEqual([]);
});

for (const { path, version } of found) {
  describe(`Packer ${version}`, () => {
    testPacker(async () => {
      const own = join(root, String((folders += 1)));
      mkdirSync(own);
      return {
        packer: packer({ command: path }),
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
}
