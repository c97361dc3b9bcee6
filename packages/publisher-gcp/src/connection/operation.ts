import { randomUUID } from 'node:crypto';
import type { Running } from '@ostrata/ports';
import * as z from 'zod';
import { call, type Call } from './call.ts';
import { refused } from './failures.ts';
import { settled, type Gcp } from './gcp.ts';

/** How a change ended; `refused` with one of the expected statuses. */
export type Outcome = { readonly kind: 'done' } | { readonly kind: 'refused'; readonly status: number };

/**
 * Makes a change and waits until its operation is done. Repeated requests carry one id, so that the change is made once. Throws
 * `CloudRefused`, `CloudUnavailable`, `NoCredentials`, `NotSettled`.
 */
export async function change(gcp: Gcp, made: Call, running: Running = {}): Promise<Outcome> {
  const reply = await call(gcp, made, running);
  if (reply.status >= 400) return { kind: 'refused', status: reply.status };
  const started = operation.parse(reply.body);
  const ended = started.status === 'DONE' ? started : await ending(gcp, made, started, running);
  if (ended.error === undefined) return { kind: 'done' };
  const status = ended.httpErrorStatusCode ?? 500;
  if (made.expected?.includes(status)) return { kind: 'refused', status };
  const reason = ended.error.errors.map(({ message = '', code = '' }) => message || code).join('; ');
  throw refused(`${made.method} ${made.path}`, { status, reason });
}

/** An id of one change, for changes that take one. */
export function requestId(): { readonly requestId: string } {
  return { requestId: randomUUID() };
}

function ending(gcp: Gcp, { path }: Call, { name, zone }: Operation, running: Running): Promise<Operation> {
  const where = zone === undefined ? 'global' : `zones/${zone.split('/').at(-1) ?? ''}`;
  return settled(
    gcp,
    `the operation ${name} of ${path}`,
    async () => {
      const looked = await call(
        gcp,
        { service: 'compute', method: 'GET', path: `/compute/v1/projects/${gcp.project}/${where}/operations/${name}` },
        running,
      );
      const seen = operation.parse(looked.body);
      if (seen.status === 'DONE') return seen;
      if (seen.progress !== undefined && seen.progress > 0) running.onProgress?.(`${path}: ${seen.progress} %`);
      return undefined;
    },
    running.signal,
  );
}

const operation = z.object({
  name: z.string(),
  status: z.enum(['PENDING', 'RUNNING', 'DONE']),
  zone: z.string().optional(),
  progress: z.number().optional(),
  httpErrorStatusCode: z.number().optional(),
  error: z
    .object({ errors: z.array(z.object({ code: z.string().optional(), message: z.string().optional() })).default([]) })
    .optional(),
});
type Operation = z.infer<typeof operation>;
