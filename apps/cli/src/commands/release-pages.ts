import { releasePage, type Released } from '@ostrata/pipeline/release';
import type { Posted, Releases, Tags } from '@ostrata/ports';
import { failureOf, isFault } from '../output/failure.ts';
import type { Session } from '../session.ts';

/** What came of the pages: for a document, and why one is missing. */
export interface PublishedPages {
  readonly told: { readonly pages: readonly Posted[]; readonly failure?: ReturnType<typeof failureOf> };
  readonly failure?: Error;
}

/** A page for each release that this run made, and for that of the head: an earlier run may have been cut before it. */
export async function publishPages(
  { releases: made, name: ofHead }: Released,
  { releases, tags }: { readonly releases: Releases; readonly tags: Tags },
  { json, signal, terminal }: Session,
): Promise<PublishedPages> {
  const names = new Set([...made.map(({ name }) => name), ...(ofHead === undefined ? [] : [ofHead])]);
  const pages: Posted[] = [];
  let next = '';
  try {
    if (names.size > 0) await tags.fetch();
    for (const name of names) {
      next = name;
      const page = await releasePage(tags, name);
      if (page === undefined) continue;
      const posted = await releases.publish(page, { signal });
      pages.push(posted);
      if (!json) terminal.line(`${posted.outcome}: ${posted.url}`);
    }
    return { told: { pages } };
  } catch (error) {
    if (!(error instanceof Error) || (isFault(error) && !signal.aborted)) throw error;
    const failure = new PageNotMade(next === '' ? [...names].join(', ') : next, error);
    // Of a run that was stopped nothing else is told.
    if (signal.aborted) terminal.note(failure.message);
    return { told: { pages, failure: failureOf(failure) }, failure };
  }
}

/** A release is made, and GitHub has no page of it yet. */
class PageNotMade extends Error {
  override readonly name = 'PageNotMade';

  constructor(release: string, cause: Error) {
    super(
      `${release} is made, and its page on GitHub is not: ${cause.message}; the same command again makes the page`,
      {
        cause,
      },
    );
  }
}
