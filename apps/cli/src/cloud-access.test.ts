import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { bundle, ostrata } from './program.fixture.ts';

let folder = '';
beforeAll(async () => {
  await bundle();
  folder = mkdtempSync(join(tmpdir(), 'ostrata-access-'));
  writeFileSync(
    join(folder, 'ostrata.yaml'),
    `accounts:
  aws: { account: "111122223333", region: eu-west-1 }
  azure: { subscription: 5f3c1a52-0f3e-4c3b-9a52-1d2e3f405162, resourceGroup: images, gallery: golden, location: westeurope }
  gcp: { project: images-build, zone: europe-west1-b }
`,
  );
  // On a machine of a cloud its metadata service would give credentials.
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('GCE_METADATA_HOST', '127.0.0.1:9');
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

it.each([
  ['aws', 'AWS_PROFILE'],
  ['azure', 'az login'],
  ['gcp', 'gcloud auth application-default login'],
])('%s without credentials says how to get them, and shows no stack', async (cloud, how) => {
  const { exitCode, stderr, stdout } = await ostrata(folder, folder, 'list', '--cloud', cloud);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toContain(`error: no access to ${cloud}: `);
  expect(stderr).toContain(how);
  expect(stderr).not.toMatch(/^\s+at /m);
});
