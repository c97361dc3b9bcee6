import { readFileSync } from 'node:fs';

/**
 * For a pull request GitHub Actions checks out a merge that GitHub made for the run alone: then the head of the pull request, which is
 * the commit that its reviewers know. `undefined` for any other commit.
 */
export function reviewedCommit(commit: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  if (env['GITHUB_EVENT_NAME'] !== 'pull_request' || env['GITHUB_SHA'] !== commit) return undefined;
  try {
    const event: unknown = JSON.parse(readFileSync(env['GITHUB_EVENT_PATH'] ?? '', 'utf8'));
    const head = property(property(property(event, 'pull_request'), 'head'), 'sha');
    return typeof head === 'string' && /^[0-9a-f]{40,64}$/.test(head) ? head : undefined;
  } catch {
    return undefined;
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
