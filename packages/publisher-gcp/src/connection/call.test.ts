import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { call } from './call.ts';
import { gcpOf, type Gcp } from './gcp.ts';

interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const refused = (reason: string) => JSON.stringify({ error: { message: `it is ${reason}`, errors: [{ reason }] } });

describe('a call', () => {
  const answers: Answer[] = [];
  const authorizations: unknown[] = [];
  let server: Server;
  let gcp: Gcp;
  beforeEach(async () => {
    answers.length = authorizations.length = 0;
    server = createServer((request, response) => {
      authorizations.push(request.headers.authorization);
      const { status, body = '{}', headers } = answers.shift() ?? { status: 200 };
      response.writeHead(status, headers).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const patience = { retry: 2, attempts: 4, request: 500 };
    gcp = gcpOf({ project: 'acme-images', token: async () => 'secret', endpoints: { compute: url }, patience });
  });
  afterEach(() => server.close());

  const ask = (more: object = {}) => call(gcp, { service: 'compute', method: 'GET', path: '/a', ...more });

  it('is repeated when there is too much, or Google is in trouble, and not otherwise', async () => {
    answers.push({ status: 429 }, { status: 503, body: '<html>' }, { status: 403, body: refused('rateLimitExceeded') });
    expect((await ask()).status).toBe(200);
    expect(authorizations).toEqual(Array.from({ length: 4 }, () => 'Bearer secret'));
    answers.push({ status: 403, body: refused('forbidden') });
    await expect(ask()).rejects.toMatchObject({
      name: 'CloudRefused',
      code: '403',
      message: expect.stringContaining('it is forbidden'),
    });
    expect(authorizations).toHaveLength(5);
  });

  it('says what to do about a refusal, and never the token', async () => {
    answers.push({ status: 403, body: refused('forbidden') }, { status: 401, body: refused('authError') });
    const errors = [await ask().catch(String), await ask().catch(String)];
    expect(errors[0]).toContain('docs/permissions/gcp-publisher.yaml');
    expect(errors[1]).toContain('log in again');
    expect(errors.join()).not.toContain('secret');
  });

  it('gives up after so many, and says so', async () => {
    answers.push(...Array.from({ length: 4 }, () => ({ status: 503, body: refused('backendError') })));
    await expect(ask()).rejects.toMatchObject({
      name: 'CloudUnavailable',
      message: expect.stringContaining('run again'),
    });
    expect(authorizations).toHaveLength(4);
  });

  it('ends with the reason of an abort, and is not repeated', async () => {
    answers.push({ status: 503 }, { status: 503 });
    const abort = new AbortController();
    const reason = new Error('enough');
    const asked = call(
      { ...gcp, patience: { ...gcp.patience, retry: 60_000 } },
      { service: 'compute', method: 'GET', path: '/a' },
      abort,
    );
    setTimeout(() => abort.abort(reason), 20);
    await expect(asked).rejects.toBe(reason);
    expect(authorizations).toHaveLength(1);
  });

  it('gives back a refusal that is expected, but not throttling of that status', async () => {
    answers.push({ status: 403, body: refused('rateLimitExceeded') }, { status: 403, body: refused('forbidden') });
    expect((await ask({ expected: [403] })).status).toBe(403);
    expect(authorizations).toHaveLength(2);
  });
});
