export type { GithubClock } from './api/clock.ts';
export { GithubRateLimited, GithubRefused, GithubUnavailable } from './api/errors.ts';
export { InvalidGithubSettings, type GithubSettings } from './api/settings.ts';
export { githubReleases } from './releases/releases.ts';
export { githubReviews } from './reviews/reviews.ts';
export { githubTags } from './tags/tags.ts';
