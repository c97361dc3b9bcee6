import type { Running } from '@ostrata/ports';
import { delay } from './delay.ts';
import { isPassing, readRefusal, refused, unavailable } from './failures.ts';
import { pause, type Endpoints, type Gcp } from './gcp.ts';

/** A request to one of the services. */
export interface Call {
  readonly service: keyof Endpoints;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** From the service's root, such as `/compute/v1/projects/…`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  /** Statuses of refusals that are given back and not thrown. */
  readonly expected?: readonly number[];
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; `undefined` where there is none. */
  readonly body: unknown;
}

/**
 * Makes a request, and makes it again when it was throttled, was answered 5xx, or was not answered. So each must be one that does
 * no harm twice. Throws `CloudRefused`, `CloudUnavailable`, `NoCredentials`, or the signal's reason.
 */
export async function call(gcp: Gcp, made: Call, { signal }: Running = {}): Promise<Reply> {
  const { patience } = gcp;
  const doing = `${made.method} ${made.path}`;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await tryOnce(gcp, made, signal);
    if ('reply' in outcome) {
      const { reply } = outcome;
      if (!isPassing(reply)) {
        if (reply.status < 400 || made.expected?.includes(reply.status)) return reply;
        throw refused(doing, readRefusal(reply));
      }
    }
    const isLast = attempt >= patience.attempts;
    if (isLast && 'reply' in outcome) throw unavailable(doing, readRefusal(outcome.reply).reason);
    if (isLast && 'error' in outcome) throw unavailable(doing, 'no answer', { cause: outcome.error });
    await pause(delay({ attempt, retryAfter: retryAfter(outcome) }, patience, Math.random()), signal);
  }
}

type Outcome = { readonly reply: Reply } | { readonly error: unknown };

async function tryOnce(gcp: Gcp, made: Call, signal: AbortSignal | undefined): Promise<Outcome> {
  signal?.throwIfAborted();
  const authorization = `Bearer ${await gcp.token()}`;
  const limit = AbortSignal.timeout(gcp.patience.request);
  try {
    const response = await gcp.fetch(addressOf(gcp, made), {
      method: made.method,
      headers: { authorization, ...(made.body !== undefined && { 'content-type': 'application/json' }) },
      ...(made.body !== undefined && { body: JSON.stringify(made.body) }),
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    return { reply: { status: response.status, headers: response.headers, body: parse(await response.text()) } };
  } catch (error) {
    signal?.throwIfAborted();
    return { error };
  }
}

function addressOf({ endpoints }: Gcp, { service, path, query = {} }: Call): URL {
  const url = new URL(`${endpoints[service]}${path}`);
  for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, value);
  return url;
}

/** A proxy's answer may be no JSON. */
function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function retryAfter(outcome: Outcome): string | undefined {
  return 'reply' in outcome ? (outcome.reply.headers.get('retry-after') ?? undefined) : undefined;
}
