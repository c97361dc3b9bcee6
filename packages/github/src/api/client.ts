import type { Octokit } from 'octokit';
import { loadOctokit } from './octokit.ts';
import { pace } from './pace.ts';
import { checkSettings, type GithubSettings } from './settings.ts';
import { startTask, type Task } from './task.ts';

/** One repository on GitHub. Its tasks share a pace, so that many of them stay within the limits too. */
export interface GithubClient {
  /** Starts what must be done before the deadline. `signal` ends it, as the settings' own does. */
  start(signal?: AbortSignal): Promise<Task>;
}

/** Throws `InvalidGithubSettings`. Nothing is loaded or sent before the first task. */
export function githubClient(given: GithubSettings): GithubClient {
  const settings = checkSettings(given);
  const waitForTurn = pace(settings.clock);
  let octokit: Promise<Octokit> | undefined;
  return {
    start: async (signal) => {
      const signals = [settings.signal, signal].filter((one) => one !== undefined);
      const loaded = await (octokit ??= loadOctokit(settings));
      return startTask({ settings, octokit: loaded, waitForTurn, signals });
    },
  };
}
