import type { Running } from '@ostrata/ports';
import type * as z from 'zod';
import { call, type Call } from './call.ts';
import type { Gcp } from './gcp.ts';

/** All pages of a list, each parsed. */
export async function allPages<Page extends { readonly nextPageToken?: string | undefined }>(
  gcp: Gcp,
  made: Call,
  schema: z.ZodType<Page>,
  running: Running = {},
): Promise<readonly Page[]> {
  const pages: Page[] = [];
  for (let pageToken: string | undefined; ;) {
    const reply = await call(gcp, { ...made, query: { ...made.query, pageToken } }, running);
    const page = schema.parse(reply.body);
    pages.push(page);
    if (page.nextPageToken === undefined || page.nextPageToken === '') return pages;
    pageToken = page.nextPageToken;
  }
}
