import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Released } from '@ostrata/pipeline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { cleanUp, prepare, releaseTags, repository } from './release.fixture.ts';

beforeAll(prepare, 120_000);
afterAll(cleanUp);

const push = ['release', '--push', '--github'];

describe('a page on GitHub', () => {
  /** Refuses every call, as GitHub does for a token that may not. */
  let server: Server;
  beforeEach(async () => {
    server = createServer((_request, response) => {
      response.writeHead(403, { 'content-type': 'application/json' });
      response.end('{"message":"Resource not accessible by integration"}');
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    vi.stubEnv('GITHUB_API_URL', `http://127.0.0.1:${port}`);
    vi.stubEnv('GITHUB_REPOSITORY', 'acme/images');
    vi.stubEnv('GITHUB_TOKEN', 'ghs_1');
    vi.stubEnv('GH_TOKEN', '');
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await new Promise((resolve) => server.close(resolve));
  });

  it('whose settings are not there stops the run before a tag is made, and names the variables', async () => {
    vi.stubEnv('GITHUB_REPOSITORY', '');
    vi.stubEnv('GITHUB_TOKEN', '');
    const clone = repository();
    for (const args of [push, ['release', '--github']]) {
      const { exitCode, stdout, stderr } = await clone.ostrata(...args);
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toContain('GITHUB_REPOSITORY');
      expect(stderr).toContain('GITHUB_TOKEN');
    }
    expect([clone.remoteTags(), clone.git('tag', '--list')]).toEqual([[], '']);
  });

  it('that GitHub refuses is told after what was made, and tried again by the next run', async () => {
    const clone = repository();
    const { exitCode, stdout, stderr } = await clone.ostrata(...push);
    const [name = ''] = releaseTags(clone);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('+ web/v1.0.0 first version');
    expect(stdout).toContain(`Released on origin as ${name}.`);
    expect(stderr).toContain(`error: ${name} is made, and its page on GitHub is not: `);
    expect(stderr).toContain('Resource not accessible by integration');
    expect(stderr).toContain('the same command again makes the page');
    expect(stderr).not.toContain('    at ');

    const again = await clone.ostrata(...push);
    expect(again).toMatchObject({ exitCode: 1, stdout: `Nothing is due: this commit is released as ${name}.` });
    expect(again.stderr).toContain(`${name} is made, and its page on GitHub is not`);
    expect(releaseTags(clone)).toEqual([name]);
  });

  it('that GitHub refuses stands in the document of --json beside what was made', async () => {
    const clone = repository();
    const { exitCode, stdout } = await clone.ostrata(...push, '--json');
    expect(exitCode).toBe(1);
    const told = JSON.parse(stdout) as Released & { readonly failure: { readonly message: string } };
    expect(told).toMatchObject({ name: releaseTags(clone)[0], pages: [], failure: { name: 'PageNotMade' } });
    expect(told.images).toHaveLength(4);
  });
});
