import { nameOf, type Tags } from '@ostrata/ports';
import { githubClient } from '../api/client.ts';
import type { GithubSettings } from '../api/settings.ts';
import { emitTags } from './emit-tags.ts';
import { listTags, namedTags } from './list-tags.ts';
import { verifyTag } from './verify-tag.ts';

/**
 * The tags of a repository on GitHub, through its API: for a runner that may not push. Emitted tags are annotated and not
 * signed, 60 at most. Throws `GithubRefused`, `GithubRateLimited`, `GithubUnavailable`, and at once `InvalidGithubSettings`.
 */
export function githubTags(settings: GithubSettings): Tags {
  const client = githubClient(settings);
  return {
    refs: async () => (await listTags(await client.start(), false)).map(({ name, commit }) => ({ name, commit })),
    list: async (names) => {
      const task = await client.start();
      return names === undefined ? listTags(task, true) : namedTags(task, names.map(nameOf));
    },
    // They are read where they are: there is nothing to bring.
    fetch: async () => undefined,
    emit: async (tags) => {
      if (tags.length > 0) await emitTags(await client.start(), tags);
    },
    signs: async () => false,
    verify: async (tag) => verifyTag(await client.start(), tag),
  };
}
