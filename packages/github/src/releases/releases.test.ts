import { beforeEach, describe, expect, it } from 'vitest';
import { failureOf, withGithub } from '../__fixtures__/with-github.ts';
import { GithubRefused, githubReleases } from '../index.ts';

const github = withGithub();
const tag = 'release/20261123.1';
const page = { tag, title: 'Release 20261123.1', notes: '# web 1.0.0\n\n- fix\n' };
const releases = () => githubReleases(github.settings());
const titles = () => github.server.state.releases.map(({ title }) => title);

beforeEach(() => github.server.state.git.tag('-a', '-m', 'note', tag, github.server.state.git.commit));

describe('a release', () => {
  it('is made of its tag, and the next run leaves it alone', async () => {
    const { url, outcome } = await releases().publish(page);
    expect(outcome).toBe('created');
    expect(url).toMatch(/^https:\/\/.*\/releases\/tag\/release\/20261123\.1$/);
    expect(await releases().publish(page)).toEqual({ url, outcome: 'unchanged' });
    expect(github.server.state.releases).toMatchObject([{ tag, title: page.title, notes: page.notes }]);
  });

  it('gets other notes in its place', async () => {
    const { url } = await releases().publish(page);
    expect(await releases().publish({ ...page, notes: 'other' })).toEqual({ url, outcome: 'updated' });
    expect(github.server.state.releases).toMatchObject([{ notes: 'other' }]);
  });

  it('of a tag that is not there is refused, and GitHub makes no tag', async () => {
    const failure = await failureOf(releases().publish({ ...page, tag: 'release/20261123.2' }));
    expect(failure).toBeInstanceOf(GithubRefused);
    expect(failure).toMatchObject({ status: 404, advice: 'emit the tags first' });
    expect(github.server.state.git.refs().map(({ name }) => name)).toEqual([tag]);
    expect(titles()).toEqual([]);
  });

  it('that two runs make at once is one', async () => {
    const outcomes = await Promise.all([releases().publish(page), releases().publish(page)]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['created', 'unchanged']);
    expect(titles()).toEqual([page.title]);
  });

  it('that a draft hides is refused', async () => {
    const body = { message: 'Validation Failed', documentation_url: '', errors: [{ code: 'already_exists' }] };
    github.server.fail({ on: /^POST .*releases$/, answer: { status: 422, body } });
    expect(await failureOf(releases().publish(page))).toMatchObject({ advice: 'delete the draft of that tag' });
  });

  it('with notes that are too long is cut', async () => {
    await releases().publish({ ...page, notes: 'line\n'.repeat(30_000) });
    const [made] = github.server.state.releases;
    expect(made?.notes.length).toBeLessThanOrEqual(125_000);
    expect(made?.notes).toContain('was cut');
    expect((await releases().publish({ ...page, notes: 'line\n'.repeat(30_000) })).outcome).toBe('unchanged');
  });
});

describe('a release is made once', () => {
  const post = /^POST .*\/releases$/;

  it.each([
    ['the connection broke before GitHub did it', { on: post, connection: 'drop' }],
    ['the connection broke after GitHub did it', { on: post, connection: 'drop', isDone: true }],
    ['the answer was cut', { on: post, connection: 'cut' }],
    ['GitHub answered 500 and did it', { on: post, answer: { status: 500, body: { message: 'Oops' } }, isDone: true }],
  ] as const)('though %s', async (_, fault) => {
    github.server.fail(fault);
    expect((await releases().publish(page)).outcome).toBe('created');
    expect(titles()).toEqual([page.title]);
    expect(github.server.state.git.refs()).toHaveLength(1);
  });
});
