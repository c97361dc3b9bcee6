/** Talks to the people who look at a change. */
export interface Reviews {
  /**
   * Leaves one comment on a pull request: the one that this user left under the same key gets the new text in its place.
   * `markdown` is taken as it is, so what comes from outside is escaped already; what does not fit is cut, and the
   * comment says so.
   */
  comment(
    pullRequest: number,
    markdown: string,
    options?: {
      /** Tells several comments of one user apart; `plan` unless said. Letters and digits, joined by single hyphens. */
      readonly key?: string;
      readonly signal?: AbortSignal;
    },
  ): Promise<Posted>;
}

/** Where it can be read, and what had to be done for it. */
export interface Posted {
  readonly url: string;
  readonly outcome: 'created' | 'updated' | 'unchanged';
}
