import type { Running } from '@ostrata/ports';
import { z } from 'zod';
import type { Gcp } from '../connection/gcp.ts';
import { change, requestId } from '../connection/operation.ts';
import { allPages } from '../connection/pages.ts';
import { labelFilter } from '../images/image-resource.ts';
import { label, type Labels } from '../images/labels.ts';

/** Removes machines and disks of builds that nobody works on. Gives their names. */
export async function sweepBuilders(
  gcp: Gcp,
  isAbandoned: (labels: Labels) => boolean,
  running: Running,
): Promise<readonly string[]> {
  const gone: string[] = [];
  // A machine's own disks go with it, so those are looked for afterwards.
  for (const kind of ['instances', 'disks'] as const) {
    for (const found of await labelled(gcp, kind, running)) {
      if (!isAbandoned(found.labels) || (found.users ?? []).length > 0) continue;
      const zone = found.zone?.split('/').at(-1) ?? '';
      const path = `/compute/v1/projects/${gcp.project}/zones/${zone}/${kind}/${found.name}`;
      await change(gcp, { service: 'compute', method: 'DELETE', path, query: requestId(), expected: [404] }, running);
      gone.push(found.name);
    }
  }
  return gone;
}

async function labelled(gcp: Gcp, kind: 'instances' | 'disks', running: Running): Promise<readonly Resource[]> {
  const path = `/compute/v1/projects/${gcp.project}/aggregated/${kind}`;
  const query = { filter: labelFilter({ [label.builder]: undefined }) };
  const pages = await allPages(gcp, { service: 'compute', method: 'GET', path, query }, aggregated, running);
  return pages.flatMap(({ items = {} }) => Object.values(items).flatMap((scope) => scope[kind] ?? []));
}

const resource = z.object({
  name: z.string(),
  zone: z.string().optional(),
  labels: z.record(z.string(), z.string()).default({}),
  /** Machines that a disk is attached to. */
  users: z.array(z.string()).optional(),
});
type Resource = z.infer<typeof resource>;

const aggregated = z.object({
  items: z
    .record(z.string(), z.object({ instances: z.array(resource).optional(), disks: z.array(resource).optional() }))
    .optional(),
  nextPageToken: z.string().optional(),
});
