import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { withGithub } from '../__fixtures__/with-github.ts';
import { githubReleases, githubReviews, githubTags, InvalidGithubSettings } from '../index.ts';

describe('settings', () => {
  const settings = { repository: 'acme/images', token: 'ghs_secret' };

  it.each([
    ['a repository without an owner', { repository: 'images' }],
    ['a repository that leads elsewhere', { repository: 'acme/..' }],
    ['a repository by its URL', { repository: 'https://github.com/acme/images' }],
    ['no token', { token: '' }],
    ['a token with a line break', { token: 'ghs_secret\n' }],
    ['a base URL that is none', { baseUrl: 'github.example.com' }],
    ['a base URL without encryption', { baseUrl: 'http://github.example.com/api/v3' }],
    ['a base URL with a password', { baseUrl: 'https://me:ghs_secret@github.example.com/api/v3' }],
  ])('with %s are refused at once', (_, wrong) => {
    let failure: unknown;
    try {
      githubTags({ ...settings, ...wrong });
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(InvalidGithubSettings);
    expect(inspect(failure)).not.toContain('ghs_secret');
  });

  it("take GitHub's own address unless said, and another fetch", async () => {
    const urls: string[] = [];
    const fetch = (async (input: string) => {
      urls.push(input);
      return Response.json({
        data: { repository: { refs: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } } },
      });
    }) as typeof globalThis.fetch;
    expect(await githubTags({ ...settings, fetch }).list()).toEqual([]);
    expect(urls).toEqual(['https://api.github.com/graphql']);
  });
});

describe('GitHub Enterprise Server, by its own description', () => {
  const github = withGithub({ isEnterprise: true, describedBy: 'ghes-3.19' });

  it('takes tags, comments and releases below /api/v3, and GraphQL at /api/graphql', async () => {
    const settings = github.settings({ baseUrl: `${github.server.url}/` });
    const { commit } = github.server.state.git;
    await githubTags(settings).emit([{ name: 'web/v1.0.0', commit, message: 'note\n' }]);
    expect(await githubTags(settings).verify('web/v1.0.0')).toBeUndefined();
    for (const outcome of ['created', 'updated', 'unchanged'] as const) {
      const text = outcome === 'created' ? 'old' : 'new';
      expect((await githubReviews(settings).comment(7, text)).outcome).toBe(outcome);
      const page = { tag: 'web/v1.0.0', title: 'web', notes: text };
      expect((await githubReleases(settings).publish(page)).outcome).toBe(outcome);
    }
    expect(github.server.requests.every((request) => / \/api\/(v3|graphql)/.test(request))).toBe(true);
  });
});
