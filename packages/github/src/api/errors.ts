/** GitHub says no, and will again until something is changed: `advice` says what. */
export class GithubRefused extends Error {
  override readonly name = 'GithubRefused';
  /** The HTTP status; absent when it is refused before GitHub was asked. */
  readonly status: number | undefined;
  readonly documentationUrl: string | undefined;
  readonly advice: string;

  constructor(refusal: Refusal, options?: ErrorOptions) {
    const status = refusal.status === undefined ? '' : ` (${refusal.status})`;
    super(`${refusal.doing}${status}: ${refusal.reason}; ${refusal.advice}`, options);
    this.status = refusal.status;
    this.documentationUrl = refusal.documentationUrl;
    this.advice = refusal.advice;
  }
}

/** What a refusal says. */
export interface Refusal {
  /** What was tried, such as `making the tag web/v1.0.0`. */
  readonly doing: string;
  readonly reason: string;
  readonly advice: string;
  readonly status?: number;
  readonly documentationUrl?: string;
}

/** The limits of GitHub's API are used up for longer than there is time. Nothing is wrong: run again after `until`. */
export class GithubRateLimited extends Error {
  override readonly name = 'GithubRateLimited';
  readonly until: Date;

  constructor(doing: string, until: Date, options?: ErrorOptions) {
    super(`${doing}: GitHub's rate limit is reached; run again after ${until.toISOString()}`, options);
    this.until = until;
  }
}

/** GitHub cannot be reached, or is broken, for all repeating. */
export class GithubUnavailable extends Error {
  override readonly name = 'GithubUnavailable';

  constructor(doing: string, reason: string, options?: ErrorOptions) {
    super(`${doing}: ${reason}; run again later`, options);
  }
}
