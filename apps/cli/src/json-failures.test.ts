import { createServer } from 'node:http';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Problem } from '@ostrata/problems';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundled, cleanUp, prepare, repository } from './release.fixture.ts';

beforeAll(prepare, 120_000);
afterAll(cleanUp);

const problemsOf = (stdout: string): readonly Problem[] => JSON.parse(stdout).problems;

describe('what failed, with --json', () => {
  it.each([
    [['plan', '--bump', 'wbe=minor'], 'unknown-image'],
    [['plan', '--bump', 'web=minor=x'], 'bad-option'],
    [['plan', '--since', 'nowhere'], 'unknown-revision'],
    [['plan', '--explain', 'web', '--markdown'], 'bad-option'],
    [['plan', '--explain', 'web', '--comment', '5'], 'bad-option'],
    [['plan', '--comment', 'x'], 'bad-option'],
    [['plan', '--nosuch'], 'bad-usage'],
    [['build', '--release', 'web/v9.9.9'], 'tag-missing'],
    [['check', '--format', 'xml'], 'bad-option'],
    [['lock', 'wbe'], 'unknown-image'],
    [['show', 'wbe'], 'not-built'],
    [['-C', '/', 'list'], 'no-repository'],
  ])('%j is told on standard output as %s, and in words on standard error', async (args, code) => {
    const { exitCode, stdout, stderr } = await repository().ostrata(...args, '--json');
    expect(problemsOf(stdout)).toMatchObject([{ code, severity: 'error' }]);
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/^error/m)]);
    expect(stderr).not.toContain('    at ');
  });

  it('tells each problem of the catalogue with its place, and the line from a subfolder too', async () => {
    const clone = repository();
    clone.edit('src/web/image.yaml', (was) => was.replace('parent: python', 'parent: pyhton'));
    clone.git('commit', '-qam', 'feat: a typo');
    mkdirSync(join(clone.path, 'tests/below'), { recursive: true });
    const { exitCode, stdout, stderr } = await clone.ostrata('-C', join(clone.path, 'tests/below'), 'plan', '--json');
    expect(exitCode).toBe(2);
    expect(problemsOf(stdout)).toMatchObject([{ place: { file: 'src/web/image.yaml', start: { line: 3 } } }]);
    expect(stderr).toMatch(/src\/web\/image\.yaml:3:\d+\n.*\n *3 \| parent: pyhton/);
  });
});

describe('ostrata plan', () => {
  it('with --json and --comment leaves the comment and prints the document', async () => {
    const clone = repository();
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        const isComment = request.url === '/repos/acme/images/issues/5/comments' && request.method === 'POST';
        if (isComment) bodies.push(JSON.parse(body).body);
        const none = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] };
        response.writeHead(isComment ? 201 : 200, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify(
            isComment
              ? { id: 1, html_url: 'https://github.example/acme/images/pull/5#1', body: '' }
              : { data: { repository: { pullRequest: { comments: none } } } },
          ),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bound = server.address();
    const port = bound !== null && typeof bound === 'object' ? bound.port : 0;
    const env = {
      GITHUB_API_URL: `http://127.0.0.1:${port}`,
      GITHUB_REPOSITORY: 'acme/images',
      GITHUB_TOKEN: 'token',
    };
    const { exitCode, stdout, stderr } = await execa('node', [bundled, 'plan', '--json', '--comment', '5'], {
      cwd: clone.path,
      env,
      reject: false,
    });
    server.close();
    expect([exitCode, stderr]).toEqual([0, '']);
    const url = 'https://github.example/acme/images/pull/5#1';
    expect(JSON.parse(stdout)).toMatchObject({ images: [{}, {}, {}, {}], comment: { outcome: 'created', url } });
    expect(bodies).toEqual([expect.stringContaining('**Plan: 4 images (4 units) to release')]);
  });

  it('with --exit-code exits 1 when something is due, and 0 when nothing is', async () => {
    const clone = repository();
    expect((await clone.ostrata('plan')).exitCode).toBe(0);
    const codes = async (...args: readonly string[]) => (await clone.ostrata('plan', '--exit-code', ...args)).exitCode;
    expect([
      await codes(),
      await codes('--json'),
      await codes('--explain', 'web'),
      await codes('--since', 'HEAD'),
    ]).toEqual([1, 1, 1, 0]);
    const { stdout } = await clone.ostrata('plan', '--exit-code', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ images: [{}, {}, {}, {}] });
    await clone.release();
    expect([await codes(), await codes('--json'), await codes('--explain', 'web')]).toEqual([0, 0, 0]);
    expect(await codes('--since', 'nowhere')).toBe(2);
    clone.git('push', '-q', 'origin', `:refs/tags/${clone.git('tag', '-l', 'release/*')}`);
    clone.git('tag', '-d', clone.git('tag', '-l', 'release/*'));
    expect([await codes(), await codes('--since', 'HEAD')]).toEqual([1, 0]);
  });
});
