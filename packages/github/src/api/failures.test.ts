import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { token } from '../__fixtures__/github-server.ts';
import { failureOf, withGithub } from '../__fixtures__/with-github.ts';
import {
  GithubRateLimited,
  GithubRefused,
  githubReleases,
  githubReviews,
  githubTags,
  GithubUnavailable,
} from '../index.ts';

const github = withGithub();
const reviews = (more = {}) => githubReviews(github.settings(more));
const tags = (more = {}) => githubTags(github.settings(more));
const tag = () => ({ name: 'a/v1.0.0', commit: github.server.state.git.commit, message: 'note\n' });
const post = /^POST .*\/comments$/;
const message = (text: string) => ({ message: text, documentation_url: 'https://docs.github.example/rest' });

describe('GitHub refuses', () => {
  it('a wrong token: 401', async () => {
    const failure = await failureOf(reviews({ token: 'wrong' }).comment(7, 'plan'));
    expect(failure).toBeInstanceOf(GithubRefused);
    expect(failure).toMatchObject({ status: 401, documentationUrl: 'https://docs.github.example/rest' });
    expect(String(failure)).toContain('the token is wrong, has expired or was revoked');
    expect(github.server.requests).toHaveLength(1);
  });

  it('an organisation that wants single sign-on: 403', async () => {
    const headers = { 'x-github-sso': 'required; url=https://github.example/orgs/acme/sso?authorization_request=AB' };
    github.server.fail({ on: post, answer: { status: 403, headers, body: message('Resource protected by SAML SSO') } });
    expect(await failureOf(reviews().comment(7, 'plan'))).toMatchObject({
      advice: expect.stringContaining('single sign-on'),
    });
  });

  it('a conversation that is locked: 403', async () => {
    const body = message('Unable to create comment because issue is locked.');
    github.server.fail({ on: post, answer: { status: 403, body } });
    expect(String(await failureOf(reviews().comment(7, 'plan')))).toContain('issue is locked');
  });

  it('an empty repository: 409', async () => {
    const body = message('Git Repository is empty.');
    github.server.fail({ on: /git\/tags$/, answer: { status: 409, body } });
    const failure = await failureOf(tags().emit([tag()]));
    expect(failure).toMatchObject({ name: 'GithubRefused', status: 409 });
    expect(String(failure)).toMatch(/Git Repository is empty.*push a commit first/);
  });

  it('what it finds invalid, and says why: 422', async () => {
    const errors = [{ resource: 'IssueComment', code: 'custom', field: 'body', message: 'body is odd' }];
    github.server.fail({ on: post, answer: { status: 422, body: { ...message('Validation Failed'), errors } } });
    const failure = await failureOf(reviews().comment(7, 'plan'));
    expect(failure).toMatchObject({ name: 'GithubRefused', status: 422 });
    expect(String(failure)).toContain('body is odd');
  });

  it('a repository that is not there', async () => {
    const failure = await failureOf(githubReleases(github.settings({ repository: 'acme/other' })).publish(page));
    expect(failure).toMatchObject({ name: 'GithubRefused', status: 404 });
  });
});

const page = { tag: 'release/20261123.1', title: 'x', notes: 'x' };

describe('a limit', () => {
  it('with retry-after is waited for, even by what must be done once: 403', async () => {
    const answer = {
      status: 403,
      headers: { 'retry-after': '42' },
      body: message('You have exceeded a secondary rate limit.'),
    };
    github.server.fail({ on: post, answer });
    expect((await reviews().comment(7, 'plan')).outcome).toBe('created');
    expect(github.server.clock.waited()).toBe(42);
    expect(github.server.state.comments).toHaveLength(1);
  });

  it('without retry-after is waited for a minute, and longer each time: 429', async () => {
    github.server.fail({ on: post, times: 2, answer: { status: 429, body: message('too many requests') } });
    await reviews({ deadlineSeconds: 600 }).comment(7, 'plan');
    expect(github.server.clock.waited()).toBe(60 + 120);
  });

  it("of the hour is waited for by GitHub's clock: 403", async () => {
    const now = github.server.clock.now().getTime() / 1000;
    const date = new Date((now - 3600) * 1000).toUTCString();
    const headers = { date, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${now - 3600 + 90}` };
    github.server.fail({ on: post, answer: { status: 403, headers, body: message('API rate limit exceeded') } });
    await reviews().comment(7, 'plan');
    expect(github.server.clock.waited()).toBe(91);
  });

  it('that outlasts the deadline is told at once, with its end', async () => {
    const reset = github.server.clock.now().getTime() / 1000 + 1800;
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${reset}` };
    github.server.fail({ on: post, answer: { status: 403, headers, body: message('API rate limit exceeded') } });
    const failure = await failureOf(reviews().comment(7, 'plan'));
    expect(failure).toBeInstanceOf(GithubRateLimited);
    expect(String(failure)).toContain('run again after 2026-11-23T10:30:');
    expect(github.server.clock.waited()).toBe(0);
  });

  it('of GraphQL, which says so with 200, is one too', async () => {
    const errors = [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }];
    github.server.fail({ on: /graphql/, answer: { status: 200, headers: { 'retry-after': '30' }, body: { errors } } });
    await reviews().comment(7, 'plan');
    expect(github.server.clock.waited()).toBe(30);
  });
});

describe('GitHub in trouble', () => {
  it('is asked again, after a while: 502', async () => {
    github.server.fail({ on: /graphql/, times: 3, answer: { status: 502, body: '<h1>Unicorn!</h1>' } });
    expect((await reviews().comment(7, 'plan')).outcome).toBe('created');
    expect(github.server.clock.waited()).toBe(1 + 2 + 4);
  });

  it('is told to come back when it says: 503 with retry-after', async () => {
    const answer = { status: 503, headers: { 'retry-after': '20' }, body: message('maintenance') };
    github.server.fail({ on: /graphql/, answer });
    await reviews().comment(7, 'plan');
    expect(github.server.clock.waited()).toBe(20);
  });

  it('for good is given up', async () => {
    github.server.fail({ on: /graphql/, times: 99, connection: 'drop' });
    const failure = await failureOf(reviews().comment(7, 'plan'));
    expect(failure).toBeInstanceOf(GithubUnavailable);
    expect(github.server.requests).toHaveLength(5);
  });

  it('that does not answer is not waited for', async () => {
    github.server.fail({ on: /graphql/, connection: 'hang' });
    expect((await reviews({ answerSeconds: 0.2 }).comment(7, 'plan')).outcome).toBe('created');
  });

  it('ends at the deadline', async () => {
    github.server.fail({ on: /graphql/, times: 99, connection: 'drop' });
    expect(await failureOf(reviews({ deadlineSeconds: 5 }).comment(7, 'plan'))).toBeInstanceOf(GithubUnavailable);
    expect(github.server.clock.waited()).toBeLessThanOrEqual(5);
  });

  it('behind a proxy that answers for it is not believed', async () => {
    github.server.fail({ on: /graphql/, times: 99, answer: { status: 200, body: '<h1>Log in to the proxy</h1>' } });
    expect(String(await failureOf(reviews().comment(7, 'plan')))).toContain("is not GitHub's");
  });

  it('that fails inside a GraphQL answer is asked again', async () => {
    const errors = [{ message: 'Something went wrong while executing your query.' }];
    github.server.fail({ on: /graphql/, answer: { status: 200, body: { data: null, errors } } });
    expect((await reviews().comment(7, 'plan')).outcome).toBe('created');
  });
});

describe('a signal', () => {
  const reason = new Error('interrupted');

  it('ends a request that is under way', async () => {
    const controller = new AbortController();
    github.server.fail({ on: /graphql/, connection: 'hang' });
    const commenting = reviews().comment(7, 'plan', { signal: controller.signal });
    while (github.server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    controller.abort(reason);
    expect(await failureOf(commenting)).toBe(reason);
  });

  it('ends waiting, and what is in the settings does too', async () => {
    const controller = new AbortController();
    const clock = {
      now: () => github.server.clock.now(),
      sleep: (_: number, signal?: AbortSignal) =>
        new Promise<void>((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('woken')));
          controller.abort(reason);
        }),
    };
    github.server.fail({ on: /graphql/, connection: 'drop' });
    expect(await failureOf(tags({ clock, signal: controller.signal }).list())).toBe(reason);
  });

  it('that was aborted before lets nothing be sent', async () => {
    expect(await failureOf(reviews().comment(7, 'plan', { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(github.server.requests).toEqual([]);
  });
});

describe('the token', () => {
  it('is in no error, not even when an answer quotes it', async () => {
    const faults = [
      { answer: { status: 403, body: message(`no, Bearer ${token}`) } },
      { answer: { status: 401, body: message(`bad ${token}`) } },
      { answer: { status: 502, body: message(`upstream ${token}`) }, times: 5 },
      { answer: { status: 200, body: { errors: [{ message: token }] } } },
      { connection: 'drop', times: 5 },
    ] as const;
    for (const fault of faults) {
      github.server.fail({ on: /./, ...fault });
      const failure = await failureOf(reviews().comment(7, 'plan'));
      const shown = `${inspect(failure, { depth: Infinity, showHidden: true })}${JSON.stringify(failure)}`;
      expect(shown).not.toContain(token);
      expect(failure).toBeInstanceOf(Error);
    }
  });
});
