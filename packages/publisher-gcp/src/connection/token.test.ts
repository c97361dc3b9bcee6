import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultToken } from './token.ts';

describe('a token of the application default credentials', () => {
  const asked: string[] = [];
  let folder: string;
  let server: Server;
  beforeEach(async () => {
    asked.length = 0;
    folder = mkdtempSync(join(tmpdir(), 'ostrata-gcp-'));
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', join(folder, 'credentials.json'));
    server = createServer((request, response) => {
      void text(request).then((body) => {
        asked.push(new URLSearchParams(body).get('subject_token') ?? '');
        const token = {
          access_token: `token-${asked.length}`,
          issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          token_type: 'Bearer',
          expires_in: 3600,
        };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(token));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    server.close();
    rmSync(folder, { recursive: true });
  });

  /** Workload identity, as a CI job has it: its own token is exchanged for Google's. */
  const writeCredentials = () => {
    writeFileSync(join(folder, 'identity'), 'a job’s own token');
    const credentials = {
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/ci',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/token`,
      credential_source: { file: join(folder, 'identity') },
    };
    writeFileSync(join(folder, 'credentials.json'), JSON.stringify(credentials));
  };

  it('is had by workload identity, once for as long as it lasts', async () => {
    writeCredentials();
    const token = defaultToken('acme-images');
    expect([await token(), await token()]).toEqual(['token-1', 'token-1']);
    expect(asked).toEqual(['a job’s own token']);
  });

  it('is missed with what to do', async () => {
    await expect(defaultToken('acme-images')()).rejects.toThrow('gcloud auth application-default login');
  });
});
