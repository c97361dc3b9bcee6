import type { Running } from '@ostrata/ports';
import * as z from 'zod';
import { call } from '../connection/call.ts';
import type { Gcp } from '../connection/gcp.ts';
import { imagePath } from '../images/image-resource.ts';

/** What lets others make disks and machines of an image, and nothing else. */
export const imageUser = 'roles/compute.imageUser';

/** Lets these members use an image. Others who may already do so stay; so do all other bindings. */
export async function shareImage(gcp: Gcp, name: string, members: readonly string[], running: Running): Promise<void> {
  for (;;) {
    const present = await readPolicy(gcp, name, running);
    const bindings = present.bindings ?? [];
    const own = bindings.find(({ role, condition }) => role === imageUser && condition === undefined);
    const there = new Set(own?.members.map((member) => member.toLowerCase()));
    const missing = members.filter((member) => !there.has(member.toLowerCase()));
    if (missing.length === 0) return;
    const shared = { role: imageUser, members: [...(own?.members ?? []), ...missing] };
    const policy = { ...present, bindings: [...bindings.filter((binding) => binding !== own), shared] };
    const reply = await call(
      gcp,
      {
        service: 'compute',
        method: 'POST',
        path: `${imagePath(gcp, name)}/setIamPolicy`,
        body: { policy },
        expected: [409, 412],
      },
      running,
    );
    if (reply.status < 400) {
      running.onProgress?.(`${name} is shared with ${missing.join(', ')}`);
      return;
    }
    // Another run was faster, or it was ours, and its answer was lost.
  }
}

async function readPolicy(gcp: Gcp, name: string, running: Running): Promise<Policy> {
  const path = `${imagePath(gcp, name)}/getIamPolicy`;
  // From version 3 on an answer has conditions; without asking for it they would be lost by writing.
  const query = { optionsRequestedPolicyVersion: '3' };
  const reply = await call(gcp, { service: 'compute', method: 'GET', path, query }, running);
  return policySchema.parse(reply.body);
}

const policySchema = z.looseObject({
  etag: z.string().optional(),
  version: z.number().optional(),
  bindings: z
    .array(
      z.looseObject({ role: z.string(), members: z.array(z.string()).default([]), condition: z.unknown().optional() }),
    )
    .optional(),
});
type Policy = z.infer<typeof policySchema>;
