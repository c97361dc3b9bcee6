import { BadSignature, RaceLost } from '@ostrata/ports';
import { describe, expect, it } from 'vitest';
import { signer } from '../__fixtures__/git-store.ts';
import { failureOf, withGithub } from '../__fixtures__/with-github.ts';
import { GithubRefused, githubTags, GithubUnavailable } from '../index.ts';

const github = withGithub();
const git = () => github.server.state.git;
const tags = () => githubTags(github.settings());
const tag = (name: string) => ({ name, commit: git().commit, message: 'note\n' });
const names = () =>
  git()
    .refs()
    .map(({ name }) => name);
const sent = (label: RegExp) => github.server.requests.filter((request) => label.test(request)).length;
const tagObject = /^POST .*\/git\/tags$/;
const updateRefs = /updateRefs/;

describe('emitting', () => {
  it('makes sixty tags with one change of refs, and stays within the limits', async () => {
    await tags().emit(Array.from({ length: 60 }, (_, index) => tag(`image-${index}/v1.0.0`)));
    expect(names()).toHaveLength(60);
    expect([sent(tagObject), sent(updateRefs)]).toEqual([60, 1]);
    expect(github.server.clock.waited()).toBe(60);
  });

  it('refuses more before it asks for anything, and names git push', async () => {
    const failure = await failureOf(
      tags().emit(Array.from({ length: 61 }, (_, index) => tag(`image-${index}/v1.0.0`))),
    );
    expect(failure).toBeInstanceOf(GithubRefused);
    expect(String(failure)).toContain('git push --atomic');
    expect(github.server.requests).toEqual([]);
  });

  it('makes none when one is there, not even an object', async () => {
    git().tag('b/v1.0.0', git().commit);
    expect(await failureOf(tags().emit([tag('a/v1.0.0'), tag('b/v1.0.0')]))).toMatchObject({ tags: ['b/v1.0.0'] });
    expect([names(), sent(tagObject)]).toEqual([['b/v1.0.0'], 0]);
  });

  it('loses to a tag that comes between its look and its refs', async () => {
    github.server.fail({ on: updateRefs, meanwhile: () => git().tag('b/v1.0.0', git().commit) });
    const failure = await failureOf(tags().emit([tag('a/v1.0.0'), tag('b/v1.0.0')]));
    expect(failure).toBeInstanceOf(RaceLost);
    expect(failure).toMatchObject({ tags: ['b/v1.0.0'] });
    expect(names()).toEqual(['b/v1.0.0']);
  });

  it('refuses a commit that GitHub does not have', async () => {
    const failure = await failureOf(tags().emit([{ ...tag('a/v1.0.0'), commit: '1'.repeat(40) }]));
    expect(failure).toMatchObject({ name: 'GithubRefused', status: 422 });
    expect(String(failure)).toContain('Object does not exist');
    expect(names()).toEqual([]);
  });

  it('refuses a name that stands in the way of another, as git does', async () => {
    git().tag('web', git().commit);
    expect(await failureOf(tags().emit([tag('web/v1.0.0')]))).toBeInstanceOf(GithubRefused);
    expect(names()).toEqual(['web']);
  });

  it('refuses a name twice', async () => {
    expect(await failureOf(tags().emit([tag('a/v1.0.0'), tag('a/v1.0.0')]))).toBeInstanceOf(GithubRefused);
    expect(names()).toEqual([]);
  });

  it('refuses without the permission, and names it', async () => {
    github.server.accounts.set('reader', { login: 'reader', permissions: [] });
    const failure = await failureOf(githubTags(github.settings({ token: 'reader' })).emit([tag('a/v1.0.0')]));
    expect(failure).toMatchObject({ status: 403, advice: 'give the token the permission `contents: write`' });
  });
});

describe('where tags must be signed', () => {
  const ruleset = {
    id: 5,
    name: 'signed releases',
    include: ['refs/tags/**/*'],
    rules: ['deletion', 'required_signatures'],
  };
  const emit = () => failureOf(tags().emit([tag('web/v1.0.0')]));

  it('they are refused before any is made', async () => {
    github.server.state.rulesets = [ruleset];
    const failure = await emit();
    expect(failure).toBeInstanceOf(GithubRefused);
    expect(String(failure)).toMatch(/signed releases wants web\/v1\.0\.0 to be signed.*git push/);
    expect(sent(tagObject)).toBe(0);
  });

  it('they are refused by GitHub too, for a token that may not read the rules', async () => {
    github.server.state.rulesets = [ruleset];
    github.server.fail({ on: /rulesets$/, answer: { status: 404, body: { message: 'Not Found' } } });
    const failure = await emit();
    expect(failure).toBeInstanceOf(GithubRefused);
    expect(String(failure)).toMatch(/verified signatures.*git push/s);
    expect(names()).toEqual([]);
  });

  it.each([
    ['for other tags', { include: ['refs/tags/v*'] }],
    ['by a rule that is only tried out', { enforcement: 'evaluate' }],
    ['by a rule that the token may bypass', { bypass: 'always' }],
  ] as const)('%s, they are made', async (_, more) => {
    github.server.state.rulesets = [{ ...ruleset, ...more }];
    await tags().emit([tag('web/v1.0.0')]);
    expect(names()).toEqual(['web/v1.0.0']);
  });
});

describe('emitting is done once', () => {
  it.each([
    ['an object has no answer', { on: tagObject, connection: 'drop', isDone: true }],
    ['the refs are not made and have no answer', { on: updateRefs, connection: 'drop' }],
    ['the refs are made and have no answer', { on: updateRefs, connection: 'drop', isDone: true }],
    ['the answer about the refs is cut', { on: updateRefs, connection: 'cut' }],
    ['GitHub answers 504 and makes the refs', { on: updateRefs, answer: { status: 504, body: '' }, isDone: true }],
  ] as const)('though %s', async (_, fault) => {
    github.server.fail(fault);
    await tags().emit([tag('a/v1.0.0'), tag('b/v1.0.0')]);
    expect(names()).toEqual(['a/v1.0.0', 'b/v1.0.0']);
  });

  /** Makes the refs that the request under way asks for. */
  const makeAsAsked = () => {
    const id = /"afterOid":"(?<id>[0-9a-f]{40})"/.exec(github.server.requests.at(-1) ?? '')?.groups?.['id'] ?? '';
    git().createRefs([{ name: 'refs/tags/a/v1.0.0', id }]);
  };

  it('though an attempt without an answer is carried out late', async () => {
    github.server.fail({ on: updateRefs, connection: 'drop' });
    github.server.fail({ on: updateRefs, meanwhile: makeAsAsked });
    await tags().emit([tag('a/v1.0.0')]);
    expect(sent(updateRefs)).toBe(2);
  });

  it('and is lost to a run that made the very same objects', async () => {
    github.server.fail({ on: updateRefs, meanwhile: makeAsAsked });
    expect(await failureOf(tags().emit([tag('a/v1.0.0')]))).toBeInstanceOf(RaceLost);
  });

  it('and is lost when the answer was lost to another run', async () => {
    const meanwhile = () => git().tag('a/v1.0.0', git().commit);
    github.server.fail({ on: updateRefs, connection: 'drop', meanwhile });
    expect(await failureOf(tags().emit([tag('a/v1.0.0')]))).toBeInstanceOf(RaceLost);
  });
});

describe('listing', () => {
  it('reads all pages, peels tags of tags, and leaves out those of no commit', async () => {
    const all = Array.from({ length: 230 }, (_, index) => `image-${`${index}`.padStart(3, '0')}/v1.0.0`);
    git().createRefs(all.map((name) => ({ name: `refs/tags/${name}`, id: git().commit })));
    git().tag('-a', '-m', 'inner', 'inner', git().commit);
    git().tag('-a', '-m', 'outer', 'outer', 'inner');
    git().tag('tree', `${git().commit}^{tree}`);
    const listed = await tags().list();
    expect(listed.map(({ name }) => name)).toEqual([...all, 'inner', 'outer']);
    expect(listed.slice(-2)).toEqual([
      { name: 'inner', commit: git().commit, annotated: true, message: 'inner\n' },
      { name: 'outer', commit: git().commit, annotated: true, message: 'outer\n' },
    ]);
    expect(sent(/graphql/)).toBe(3);
  });

  it('leaves the signature out of the message', async () => {
    git().sign('signed', true);
    expect(await tags().list(['signed'])).toMatchObject([{ message: 'note\n' }]);
  });
});

describe('verifying', () => {
  it('refuses a signed tag under another name', async () => {
    git().sign('web/v1.0.0', true);
    const id = git().ref('web/v1.0.0')?.id ?? '';
    git().createRefs([{ name: 'refs/tags/web/v2.0.0', id }]);
    expect(await tags().verify('web/v1.0.0')).toEqual({ signer });
    expect(await failureOf(tags().verify('web/v2.0.0'))).toBeInstanceOf(BadSignature);
  });

  it('refuses a tag that is not there', async () => {
    expect(await failureOf(tags().verify('nobody'))).toMatchObject({ name: 'GithubRefused', status: 404 });
  });

  it('does not call a signature bad that GitHub could not check', async () => {
    git().sign('web/v1.0.0', true);
    const url = 'https://api.github.example/x';
    const verification = {
      verified: false,
      reason: 'gpgverify_unavailable',
      signature: '',
      payload: '',
      verified_at: null,
    };
    const object = { type: 'commit', sha: git().commit, url };
    const tagger = { name: 'a', email: 'a@example.com', date: '' };
    const body = { node_id: '', tag: 'web/v1.0.0', sha: '', url, message: '', tagger, object, verification };
    github.server.fail({ on: /^GET .*\/git\/tags\//, answer: { status: 200, body } });
    expect(await failureOf(tags().verify('web/v1.0.0'))).toBeInstanceOf(GithubUnavailable);
  });
});
