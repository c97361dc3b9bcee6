import type { Posted } from './reviews.ts';

/** Tells the world of a release, where people look for it. */
export interface Releases {
  /**
   * Makes the page of a release, or makes it say this. The tag must be there: none is made. `notes` is Markdown, taken as
   * it is; what does not fit is cut, and the page says so.
   */
  publish(release: ReleasePage, options?: { readonly signal?: AbortSignal }): Promise<Posted>;
}

/** What the page says, and of which tag. */
export interface ReleasePage {
  readonly tag: string;
  readonly title: string;
  readonly notes: string;
}
