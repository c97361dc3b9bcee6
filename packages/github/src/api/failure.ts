import * as z from 'zod';
import { explainRefusal } from './advice.ts';
import { limitedUntil } from './limits.ts';

/** What went wrong with one request, and so what may be done. */
export type Failure =
  /** Not done: the limits are used up until then. */
  | { readonly kind: 'limited'; readonly until: Date | undefined }
  /** Done or not, nobody knows: no answer came, or one of a server in trouble. */
  | { readonly kind: 'lost'; readonly reason: string; readonly until: Date | undefined }
  /** Not done, and never will be. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly reason: string;
      readonly advice: string;
      readonly documentationUrl?: string;
    };

/** Reads what octokit throws. `permission` is what the request needs of the token. */
export function readFailure(error: unknown, permission: string, now: Date): Failure {
  const answered = answeredSchema.safeParse(error).data;
  if (answered !== undefined) return readAnswer(answered, permission, now);
  const graphql = graphqlSchema.safeParse(error).data;
  if (graphql !== undefined) return readGraphql(graphql, permission, now);
  const status = z.object({ status: z.number() }).safeParse(error).success;
  if (!(error instanceof Error) || !status) throw error;
  return { kind: 'lost', reason: `no answer from GitHub (${error.message})`, until: undefined };
}

/** An answer that cannot be read: the connection broke in the middle of it, or a proxy spoke for GitHub. */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';
  readonly status: number;

  constructor(status: number, options?: ErrorOptions) {
    super("the answer is cut, or is not GitHub's", options);
    this.status = status;
  }
}

const headersSchema = z.record(z.string(), z.union([z.string(), z.number()]).optional());
const bodySchema = z
  .object({
    message: z.string().optional(),
    documentation_url: z.string().optional(),
    errors: z.array(z.union([z.string(), z.looseObject({})])).optional(),
  })
  .catch({});

const answeredSchema = z.object({
  status: z.number(),
  response: z.object({ headers: headersSchema, data: bodySchema }),
});

const graphqlSchema = z.object({
  name: z.literal('GraphqlResponseError'),
  headers: headersSchema,
  errors: z.array(z.object({ message: z.string(), type: z.string().optional() })).min(1),
});

function readAnswer({ status, response }: z.infer<typeof answeredSchema>, permission: string, now: Date): Failure {
  const { headers, data } = response;
  const message = data.message ?? 'it gives no reason';
  const until = limitedUntil(headers, now);
  const isLimited = until !== undefined || headers['x-ratelimit-remaining'] === '0' || aboutLimits.test(message);
  if (status === 429 || (status === 403 && isLimited)) return { kind: 'limited', until };
  if (status >= 500 || status === 408) return { kind: 'lost', reason: `GitHub answers ${status} (${message})`, until };
  const details = (data.errors ?? []).map(readDetail).filter((detail) => detail !== '');
  const reason = [message, ...details].join(': ');
  const { documentation_url: documentationUrl } = data;
  const advice = explainRefusal({ status, reason, headers, permission });
  return { kind: 'refused', status, reason, advice, ...(documentationUrl === undefined ? {} : { documentationUrl }) };
}

function readGraphql({ errors, headers }: z.infer<typeof graphqlSchema>, permission: string, now: Date): Failure {
  const reason = errors.map(({ message }) => message).join('; ');
  const types = errors.map(({ type }) => type);
  if (types.includes('RATE_LIMITED') || aboutLimits.test(reason))
    return { kind: 'limited', until: limitedUntil(headers, now) };
  if (/something went wrong while executing your query|timed? ?out/i.test(reason))
    return { kind: 'lost', reason: `GitHub answers: ${reason}`, until: undefined };
  const status = types.includes('NOT_FOUND')
    ? 404
    : types.includes('FORBIDDEN') || types.includes('INSUFFICIENT_SCOPES')
      ? 403
      : 422;
  return { kind: 'refused', status, reason, advice: explainRefusal({ status, reason, headers, permission }) };
}

const aboutLimits = /secondary rate limit|abuse detection|API rate limit/i;

function readDetail(detail: string | Record<string, unknown>): string {
  if (typeof detail === 'string') return detail;
  return ['resource', 'field', 'code', 'message']
    .map((key) => detail[key])
    .filter((part) => typeof part === 'string')
    .join(' ');
}
