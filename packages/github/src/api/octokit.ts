import type { Octokit } from 'octokit';
import { UnreadableAnswer } from './failure.ts';
import type { CheckedSettings } from './settings.ts';

/**
 * Octokit, loaded when first needed. Its own repeating and throttling are off: they repeat what must not be sent twice, and
 * wait for as long as it takes (docs/decisions). `task.ts` does both.
 */
export async function loadOctokit(settings: CheckedSettings): Promise<Octokit> {
  const { Octokit } = await import('octokit');
  const octokit = new Octokit({
    auth: settings.token,
    baseUrl: settings.baseUrl,
    userAgent: 'ostrata',
    request: { fetch: settings.fetch },
    retry: { enabled: false },
    throttle: { enabled: false },
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  octokit.hook.after('request', ({ status, data }) => {
    if (status !== 204 && typeof data !== 'object') throw new UnreadableAnswer(status);
  });
  return octokit;
}

const silent = () => undefined;
