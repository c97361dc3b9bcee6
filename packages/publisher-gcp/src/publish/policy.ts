import type { Running } from '@ostrata/ports';
import * as z from 'zod';
import { call } from '../connection/call.ts';
import type { Gcp } from '../connection/gcp.ts';
import { imagePath } from '../images/image-resource.ts';

/** What lets others make disks and machines of an image, and nothing else. */
const imageUser = 'roles/compute.imageUser';

/** Who may use an image by a binding of its own without a condition, which is the one that Ostrata writes. */
export async function usersOf(gcp: Gcp, name: string, running: Running): Promise<readonly string[]> {
  return ownBinding(await readPolicy(gcp, name, running))?.members ?? [];
}

/**
 * Writes who may use an image. `change` is asked with those who may now, and once more when another run was faster; `undefined`
 * leaves them as they are. All other bindings stay. True when something was written.
 */
export async function changeUsers(
  gcp: Gcp,
  name: string,
  change: (members: readonly string[]) => readonly string[] | undefined,
  running: Running,
): Promise<boolean> {
  for (;;) {
    const present = await readPolicy(gcp, name, running);
    const own = ownBinding(present);
    const members = change(own?.members ?? []);
    if (members === undefined) return false;
    const others = (present.bindings ?? []).filter((binding) => binding !== own);
    const policy = { ...present, bindings: [...others, ...(members.length > 0 ? [{ role: imageUser, members }] : [])] };
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
    if (reply.status < 400) return true;
    // Another run was faster, or it was ours, and its answer was lost.
  }
}

function ownBinding({ bindings = [] }: Policy) {
  return bindings.find(({ role, condition }) => role === imageUser && condition === undefined);
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
