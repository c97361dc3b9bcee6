import { testTags } from '@ostrata/ports/contract';
import { expect } from 'vitest';
import { signer } from './__fixtures__/git-store.ts';
import { startGithub, token } from './__fixtures__/github-server.ts';
import { githubTags } from './index.ts';

testTags(async () => {
  const github = await startGithub();
  const { git } = github.state;
  github.accounts.set('another', { login: 'another[bot]', permissions: ['contents: write'] });
  const tags = (of: string) =>
    githubTags({ repository: 'acme/images', token: of, baseUrl: github.url, clock: github.clock });
  return {
    commit: git.commit,
    tags: tags(token),
    another: tags('another'),
    remote: tags(token),
    sign: async (name, isTrusted) => {
      git.sign(name, isTrusted);
      return signer;
    },
    makeLightweight: async (name) => git.tag('--', name, git.commit),
    dispose: async () => {
      await github.close();
      expect(github.violations).toEqual([]);
    },
  };
});
