import { GithubRefused } from '@ostrata/github';
import type { Tags } from '@ostrata/ports';

/**
 * Tags that git reads, which a runner may do that may not push, and that GitHub's API makes. The API signs none: where git is set
 * up to sign tags, `emit` throws `GithubRefused`.
 */
export function tagsThroughGithub(
  read: Tags,
  { tags: made, isSigning }: { readonly tags: Pick<Tags, 'emit'>; readonly isSigning: () => Promise<boolean> },
): Tags {
  return {
    ...read,
    emit: async (tags) => {
      if (await isSigning()) {
        throw new GithubRefused({
          doing: 'making tags',
          reason: 'git is set up here to sign tags (tag.gpgSign), and those that the API makes carry no signature',
          advice: 'send signed ones with `ostrata release --push`',
        });
      }
      await made.emit(tags);
    },
  };
}
