import { CloudRefused, CloudUnavailable, NoCredentials } from '@ostrata/ports';
import * as z from 'zod';
import type { Reply } from './call.ts';

/** What Google says of a request that it refuses. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/** What a request that is refused comes to; with credentials that are not valid any more it is `NoCredentials`. */
export function refused(doing: string, { status, reason }: Refusal): CloudRefused | NoCredentials {
  if (status === 401) return new NoCredentials('gcp', `${reason} (${doing}); log in again`);
  const advice = status === 403 ? '; docs/permissions/gcp-publisher.yaml has the permissions that are needed' : '';
  return new CloudRefused('gcp', String(status), `${reason}${advice} (${doing})`);
}

/** What a request comes to that got no answer, or one of a server in trouble, for all repeating. */
export function unavailable(doing: string, reason: string, options?: ErrorOptions): CloudUnavailable {
  return new CloudUnavailable('gcp', `${reason} (${doing})`, options);
}

/** True for what may be repeated: throttling, which Compute Engine answers as 403 too, and servers in trouble. */
export function isPassing({ status, body }: Reply): boolean {
  if (status === 408 || status === 429 || status >= 500) return true;
  if (status !== 403) return false;
  const reasons = errorBody.safeParse(body).data?.error.errors?.map(({ reason }) => reason) ?? [];
  return reasons.some((reason) => reason === 'rateLimitExceeded' || reason === 'userRateLimitExceeded');
}

export function readRefusal({ status, body }: Reply): Refusal {
  const said = errorBody.safeParse(body).data?.error.message ?? (typeof body === 'string' ? body.slice(0, 200) : '');
  return { status, reason: said === '' ? 'it gives no reason' : said };
}

const errorBody = z.object({
  error: z.object({
    message: z.string().catch(''),
    errors: z.array(z.object({ reason: z.string().optional() })).optional(),
  }),
});
