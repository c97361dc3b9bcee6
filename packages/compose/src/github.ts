import { githubReleases, githubReviews, githubTags } from '@ostrata/github';
import type { Releases, Reviews, Tags } from '@ostrata/ports';
import type { Environment } from './folders.ts';

/** What GitHub is used for. */
export interface Github {
  readonly reviews: Reviews;
  readonly releases: Releases;
  readonly tags: Tags;
}

/** GitHub as the environment of a workflow names it. Throws `InvalidGithubSettings`. */
export function github(env: Environment): Github {
  const baseUrl = env['GITHUB_API_URL'];
  const settings = {
    repository: env['GITHUB_REPOSITORY'] ?? '',
    token: env['GITHUB_TOKEN'] ?? env['GH_TOKEN'] ?? '',
    ...(baseUrl !== undefined && baseUrl !== '' && { baseUrl }),
  };
  return { reviews: githubReviews(settings), releases: githubReleases(settings), tags: githubTags(settings) };
}
