import { describe, expect, it } from 'vitest';
import { failureOf, withGithub } from '../__fixtures__/with-github.ts';
import { GithubRefused, githubReviews } from '../index.ts';

const github = withGithub();
const reviews = () => githubReviews(github.settings());
const bodies = () => github.server.state.comments.map(({ body }) => body.replaceAll('\r\n', '\n'));
const plan = (text: string) => `<!-- ostrata:plan -->\n${text}`;

function addComment(author: string, body: string, pullRequest = 7): void {
  const { state } = github.server;
  state.comments = [...state.comments, { id: state.nextId++, pullRequest, author, body }];
}

describe('a comment', () => {
  it('is made once, and updated in place by the next run', async () => {
    const first = await reviews().comment(7, 'two images');
    expect(first.outcome).toBe('created');
    expect(await reviews().comment(7, 'three images')).toEqual({ url: first.url, outcome: 'updated' });
    expect(bodies()).toEqual([plan('three images')]);
  });

  it('that says the same already is left alone', async () => {
    const { url } = await reviews().comment(7, 'one\ntwo\n');
    const before = github.server.requests.length;
    expect(await reviews().comment(7, 'one\ntwo\n')).toEqual({ url, outcome: 'unchanged' });
    expect(github.server.requests.slice(before)).toHaveLength(1);
  });

  it('is found on the third page', async () => {
    for (let index = 0; index < 250; index++) addComment('person', `opinion ${index}`);
    addComment('release-bot[bot]', plan('old'));
    for (let index = 0; index < 20; index++) addComment('person', `late opinion ${index}`);
    expect((await reviews().comment(7, 'new')).outcome).toBe('updated');
    expect(bodies()[250]).toBe(plan('new'));
    expect(bodies()).toHaveLength(271);
  });

  it('of another user is not touched, whatever it starts with', async () => {
    addComment('person', plan('mine'));
    expect((await reviews().comment(7, 'plan')).outcome).toBe('created');
    expect(bodies()).toEqual([plan('mine'), plan('plan')]);
  });

  it('of another pull request or under another key is not touched', async () => {
    github.server.state.pullRequests.add(8);
    addComment('release-bot[bot]', plan('eight'), 8);
    await reviews().comment(7, 'other', { key: 'plan-eu' });
    expect((await reviews().comment(7, 'plan')).outcome).toBe('created');
    expect(bodies()).toEqual([plan('eight'), '<!-- ostrata:plan-eu -->\nother', plan('plan')]);
  });

  it('is never two, however many runs come at once', async () => {
    const runs = ['one', 'two', 'three'].map((text) => reviews().comment(7, text));
    const posted = await Promise.all(runs);
    expect(bodies()).toHaveLength(1);
    expect(new Set(posted.map(({ url }) => url)).size).toBe(1);
    expect(posted.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
  });

  it('that an earlier race left twice becomes one', async () => {
    addComment('release-bot[bot]', plan('a'));
    addComment('release-bot[bot]', plan('b'));
    expect((await reviews().comment(7, 'c')).outcome).toBe('updated');
    expect(bodies()).toEqual([plan('c')]);
  });

  it('that somebody takes away meanwhile is made anew', async () => {
    addComment('release-bot[bot]', plan('a'));
    github.server.fail({ on: /^PATCH/, answer: { status: 404, body: { message: 'Not Found' } } });
    expect((await reviews().comment(7, 'b')).outcome).toBe('created');
    expect(bodies().at(-1)).toBe(plan('b'));
  });

  it('that is too long is cut, and says so first', async () => {
    const line = `| ${'x'.repeat(96)} |\n`;
    await reviews().comment(7, line.repeat(1000));
    const [body = ''] = bodies();
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body.length).toBeGreaterThan(65_000);
    expect(body).toContain('was cut');
    expect(body.endsWith('|')).toBe(true);
  });

  it('on a pull request that is not there is refused', async () => {
    const failure = await failureOf(reviews().comment(9, 'plan'));
    expect(failure).toBeInstanceOf(GithubRefused);
    expect(failure).toMatchObject({ status: 404 });
    expect(String(failure)).toContain('pull request 9');
  });

  it('without the permission is refused, and GitHub names it', async () => {
    github.server.accounts.set('poor', { login: 'poor[bot]', permissions: ['contents: write'] });
    const failure = await failureOf(githubReviews(github.settings({ token: 'poor' })).comment(7, 'plan'));
    expect(failure).toMatchObject({ status: 403, advice: 'give the token the permission `pull-requests: write`' });
  });

  it('under a key that would end the marker is refused', async () => {
    await expect(reviews().comment(7, 'plan', { key: 'a-->b' })).rejects.toBeInstanceOf(TypeError);
    expect(github.server.requests).toEqual([]);
  });
});

describe('a comment is made once', () => {
  const post = /^POST .*\/comments$/;

  it.each([
    ['the connection broke before GitHub did it', { on: post, connection: 'drop' }],
    ['the connection broke after GitHub did it', { on: post, connection: 'drop', isDone: true }],
    ['the answer was cut', { on: post, connection: 'cut' }],
    ['GitHub answered 502 and did it', { on: post, answer: { status: 502, body: '<h1>Unicorn!</h1>' }, isDone: true }],
    ['GitHub answered 502 and did not', { on: post, answer: { status: 502, body: '<h1>Unicorn!</h1>' } }],
  ] as const)('though %s', async (_, fault) => {
    github.server.fail(fault);
    expect((await reviews().comment(7, 'plan')).outcome).toBe('created');
    expect(bodies()).toEqual([plan('plan')]);
  });
});
