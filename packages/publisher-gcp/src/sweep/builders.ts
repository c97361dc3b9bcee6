import type { Running } from '@ostrata/ports';
import * as z from 'zod';
import type { Gcp } from '../connection/gcp.ts';
import { change, requestId } from '../connection/operation.ts';
import { allPages } from '../connection/pages.ts';
import { labelFilter } from '../images/image-resource.ts';
import { addressIn, label } from '../images/labels.ts';
import { addressDigest, diskNames, digestInName } from './builder-name.ts';

/** A machine or disk that a build or verify needs for a while. */
export interface Builder {
  readonly kind: Kind;
  readonly name: string;
  readonly zone: string;
  /** Digest of the address of the unit that it works for; `undefined` where nothing says which. */
  readonly unit: string | undefined;
  /** Names of the machines that a disk is attached to. */
  readonly users: readonly string[];
  /** Names of the disks that a machine boots from. */
  readonly boots: readonly string[];
}

type Kind = 'instances' | 'disks';

/** All of them, machines first. Packer labels machines alone, so a disk is known by its name as well. */
export async function builders(gcp: Gcp, running: Running): Promise<readonly Builder[]> {
  const labelled = labelFilter({ [label.builder]: undefined });
  const machines = await found(gcp, 'instances', labelled, running);
  const disks = await found(gcp, 'disks', labelled, running);
  const named = await found(gcp, 'disks', `name eq ${diskNames}`, running);
  return [...machines, ...disks, ...named.filter((disk) => !disks.some((other) => isSame(disk, other)))];
}

/**
 * Removes machines with the disks that they boot from, which Packer has them leave behind, and the disks that no other machine
 * uses. Gives the names of what is gone.
 */
export async function removeBuilders(
  gcp: Gcp,
  abandoned: readonly Builder[],
  running: Running,
): Promise<readonly string[]> {
  const gone: string[] = [];
  const remove = async (kind: Kind, zone: string, name: string) => {
    const path = `/compute/v1/projects/${gcp.project}/zones/${zone}/${kind}/${name}`;
    const made = { service: 'compute', method: 'DELETE', path, query: requestId(), expected: [404] } as const;
    if ((await change(gcp, made, running)).kind === 'done') gone.push(name);
  };
  for (const { kind, name, zone, users, boots } of abandoned) {
    if (users.some((user) => !gone.includes(user))) continue;
    await remove(kind, zone, name);
    const others = boots.filter((disk) => !abandoned.some((one) => isSame(one, { kind: 'disks', zone, name: disk })));
    for (const disk of others) await remove('disks', zone, disk);
  }
  return gone;
}

function isSame(one: Pick<Builder, 'kind' | 'zone' | 'name'>, other: Pick<Builder, 'kind' | 'zone' | 'name'>): boolean {
  return one.kind === other.kind && one.zone === other.zone && one.name === other.name;
}

async function found(gcp: Gcp, kind: Kind, filter: string, running: Running): Promise<readonly Builder[]> {
  const path = `/compute/v1/projects/${gcp.project}/aggregated/${kind}`;
  const pages = await allPages(
    gcp,
    { service: 'compute', method: 'GET', path, query: { filter } },
    aggregated,
    running,
  );
  const all = pages.flatMap(({ items = {} }) => Object.values(items).flatMap((scope) => scope[kind] ?? []));
  return all.map(({ name, zone = '', labels, users = [], disks = [] }) => {
    const address = addressIn(labels);
    return {
      kind,
      name,
      zone: lastPart(zone),
      unit: address === undefined ? digestInName(name) : addressDigest(address),
      users: users.map(lastPart),
      boots: disks.flatMap(({ boot, source }) => (boot === true && source !== undefined ? [lastPart(source)] : [])),
    };
  });
}

function lastPart(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

const resource = z.object({
  name: z.string(),
  zone: z.string().optional(),
  labels: z.record(z.string(), z.string()).default({}),
  users: z.array(z.string()).optional(),
  disks: z.array(z.object({ boot: z.boolean().optional(), source: z.string().optional() })).optional(),
});

const aggregated = z.object({
  items: z
    .record(z.string(), z.object({ instances: z.array(resource).optional(), disks: z.array(resource).optional() }))
    .optional(),
  nextPageToken: z.string().optional(),
});
