import * as z from 'zod';
import type { Reply } from './call.ts';

/** What Google says of a request that it refuses. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/** Google Cloud says no, and will again until something is changed. */
export class GcpRefused extends Error {
  override readonly name = 'GcpRefused';
  readonly status: number;

  constructor(doing: string, { status, reason }: Refusal, options?: ErrorOptions) {
    super(`${doing} (${status}): ${reason}${adviceFor(status)}`, options);
    this.status = status;
  }
}

/** Google Cloud cannot be reached, or is in trouble, for all repeating. */
export class GcpUnavailable extends Error {
  override readonly name = 'GcpUnavailable';

  constructor(doing: string, reason: string, options?: ErrorOptions) {
    super(`${doing}: ${reason}; run again later to go on where this stopped`, options);
  }
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

function adviceFor(status: number): string {
  if (status === 401) return '; the credentials are not valid any more: log in again';
  if (status === 403) return '; docs/permissions/gcp-publisher.yaml has the permissions that are needed';
  return '';
}
