import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tagsThroughGithub } from './tags-through-github.ts';

let root: string;
const git = (...args: readonly string[]) => execaSync('git', ['-C', root, ...args]).stdout;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ostrata-through-github-'));
  git('init', '-q');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('are not made without a signature where git is set up to sign them', async () => {
  const { gitTags, isSigning } = await import('@ostrata/git');
  const emitted: string[] = [];
  const api = {
    emit: async (tags: readonly { readonly name: string }[]) => void emitted.push(...tags.map(({ name }) => name)),
  };
  const tags = tagsThroughGithub(gitTags(root), { tags: api, isSigning: () => isSigning(root) });
  const tag = { name: 'web/v1.0.0', commit: '0'.repeat(40), message: '' };
  git('config', 'tag.gpgSign', 'true');
  await expect(tags.emit([tag])).rejects.toThrow('git is set up here to sign tags');
  expect(emitted).toEqual([]);
  git('config', 'tag.gpgSign', 'false');
  await tags.emit([tag]);
  expect(emitted).toEqual(['web/v1.0.0']);
});
