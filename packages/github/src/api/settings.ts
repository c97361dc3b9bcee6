import { systemClock, type GithubClock } from './clock.ts';

/** Which repository, and how to reach it. */
export interface GithubSettings {
  /** `owner/name`. */
  readonly repository: string;
  /** Of a person, an app, or the workflow's own (`GITHUB_TOKEN`). It is in no error and no log. */
  readonly token: string;
  /** `https://api.github.com` unless said; `https://<host>/api/v3` for GitHub Enterprise Server. */
  readonly baseUrl?: string;
  /** What sends requests; Node's own unless said. */
  readonly fetch?: typeof fetch;
  readonly clock?: GithubClock;
  /** Ends whatever is under way. */
  readonly signal?: AbortSignal;
  /** How long one call of a port takes at most, all waiting and repeating included; 300 unless said. */
  readonly deadlineSeconds?: number;
  /** How long GitHub may take for one answer; 30 unless said. */
  readonly answerSeconds?: number;
}

/** The same, checked and whole. */
export interface CheckedSettings {
  readonly owner: string;
  readonly repo: string;
  readonly token: string;
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly clock: GithubClock;
  readonly signal: AbortSignal | undefined;
  readonly deadlineSeconds: number;
  readonly answerSeconds: number;
}

/** Throws `InvalidGithubSettings`. */
export function checkSettings(settings: GithubSettings): CheckedSettings {
  const { owner, repo } = repositoryPattern.exec(settings.repository)?.groups ?? {};
  if (owner === undefined || repo === undefined)
    throw new InvalidGithubSettings(`the repository is \`${settings.repository}\`, and \`owner/name\` is meant`);
  // An invalid header value would be quoted in the error that it causes.
  if (!/^[\x21-\x7e]+$/.test(settings.token))
    throw new InvalidGithubSettings('the token is empty, or has characters that no token has, such as a line break');
  return {
    owner,
    repo,
    token: settings.token,
    baseUrl: checkBaseUrl(settings.baseUrl ?? 'https://api.github.com'),
    fetch: settings.fetch ?? fetch,
    clock: settings.clock ?? systemClock,
    signal: settings.signal,
    deadlineSeconds: settings.deadlineSeconds ?? 300,
    answerSeconds: settings.answerSeconds ?? 30,
  };
}

/** What was handed in cannot work. */
export class InvalidGithubSettings extends Error {
  override readonly name = 'InvalidGithubSettings';
}

const repositoryPattern = /^(?<owner>[A-Za-z0-9_](?:[A-Za-z0-9_-]*))\/(?<repo>(?!\.{1,2}$)[A-Za-z0-9._-]+)$/;

function checkBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== '' ||
    url.search !== '' ||
    url.hash !== ''
  )
    throw new InvalidGithubSettings('the base URL is none, and `https://<host>/api/v3` is meant');
  if (url.protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname))
    throw new InvalidGithubSettings(`the base URL ${url.origin} would send the token unencrypted: use https`);
  return url.href.replace(/\/+$/, '');
}
