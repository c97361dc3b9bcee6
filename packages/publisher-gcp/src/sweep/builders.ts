import type { Running } from '@ostrata/ports';
import * as z from 'zod';
import type { Gcp } from '../connection/gcp.ts';
import { change, requestId } from '../connection/operation.ts';
import { allPages } from '../connection/pages.ts';
import { labelFilter } from '../images/image-resource.ts';
import { label, type Labels } from '../images/labels.ts';

/** A machine or disk that a build or verify needs for a while. */
export interface Builder {
  readonly kind: Kind;
  readonly name: string;
  readonly zone: string;
  readonly labels: Labels;
  /** Names of the machines that a disk is attached to. */
  readonly users: readonly string[];
}

type Kind = 'instances' | 'disks';

/** All of them, machines first. */
export async function builders(gcp: Gcp, running: Running): Promise<readonly Builder[]> {
  return [...(await labelled(gcp, 'instances', running)), ...(await labelled(gcp, 'disks', running))];
}

/** Removes machines, and the disks that no other machine uses. Gives the names of what is gone; a machine takes its own disks with it. */
export async function removeBuilders(
  gcp: Gcp,
  abandoned: readonly Builder[],
  running: Running,
): Promise<readonly string[]> {
  const gone: string[] = [];
  for (const { kind, name, zone, users } of abandoned) {
    if (users.some((user) => !gone.includes(user))) continue;
    const path = `/compute/v1/projects/${gcp.project}/zones/${zone}/${kind}/${name}`;
    const made = { service: 'compute', method: 'DELETE', path, query: requestId(), expected: [404] } as const;
    if ((await change(gcp, made, running)).kind === 'done') gone.push(name);
  }
  return gone;
}

async function labelled(gcp: Gcp, kind: Kind, running: Running): Promise<readonly Builder[]> {
  const path = `/compute/v1/projects/${gcp.project}/aggregated/${kind}`;
  const query = { filter: labelFilter({ [label.builder]: undefined }) };
  const pages = await allPages(gcp, { service: 'compute', method: 'GET', path, query }, aggregated, running);
  const found = pages.flatMap(({ items = {} }) => Object.values(items).flatMap((scope) => scope[kind] ?? []));
  return found.map(({ zone = '', users = [], ...rest }) => ({
    ...rest,
    kind,
    zone: lastPart(zone),
    users: users.map(lastPart),
  }));
}

function lastPart(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

const resource = z.object({
  name: z.string(),
  zone: z.string().optional(),
  labels: z.record(z.string(), z.string()).default({}),
  users: z.array(z.string()).optional(),
});

const aggregated = z.object({
  items: z
    .record(z.string(), z.object({ instances: z.array(resource).optional(), disks: z.array(resource).optional() }))
    .optional(),
  nextPageToken: z.string().optional(),
});
