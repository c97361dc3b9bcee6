import { githubReleases, githubReviews, githubTags, InvalidGithubSettings } from '@ostrata/github';
import type { Releases, Reviews, Tags } from '@ostrata/ports';
import type { Environment } from './folders.ts';

/** What GitHub is used for. */
export interface Github {
  readonly reviews: Reviews;
  readonly releases: Releases;
  readonly tags: Tags;
}

/** GitHub as the environment of a workflow names it. Throws `InvalidGithubSettings`, which names the variables. */
export function github(env: Environment): Github {
  const of = (...names: readonly string[]) => names.map((name) => env[name] ?? '').find((value) => value !== '');
  const repository = of('GITHUB_REPOSITORY');
  const token = of('GITHUB_TOKEN', 'GH_TOKEN');
  const baseUrl = of('GITHUB_API_URL');
  if (repository === undefined || token === undefined) {
    const lacks = [
      ...(repository === undefined ? ['GITHUB_REPOSITORY (`owner/name`)'] : []),
      ...(token === undefined ? ['GITHUB_TOKEN (or GH_TOKEN)'] : []),
    ];
    throw new InvalidGithubSettings(`GitHub is named by the environment, which lacks ${lacks.join(' and ')}`);
  }
  const settings = { repository, token, ...(baseUrl !== undefined && { baseUrl }) };
  try {
    return { reviews: githubReviews(settings), releases: githubReleases(settings), tags: githubTags(settings) };
  } catch (error) {
    if (!(error instanceof InvalidGithubSettings)) throw error;
    const variables = 'GITHUB_REPOSITORY, GITHUB_TOKEN (or GH_TOKEN) and GITHUB_API_URL';
    throw new InvalidGithubSettings(`${error.message}; it is read from ${variables}`, { cause: error });
  }
}
