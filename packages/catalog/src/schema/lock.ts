import * as z from 'zod';
import { azurePlan } from './clouds/azure.ts';

const sha256 = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'a checksum is `sha256:<64 hex digits>`');
const commit = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'a commit is 40 or 64 hex digits');

const content = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('git'), name: z.string(), git: z.string(), version: z.string(), commit }),
  z.strictObject({
    kind: z.literal('galaxy'),
    name: z.string(),
    version: z.string(),
    url: z.string(),
    checksum: sha256,
  }),
]);

const vendor = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('bootstrap'),
    distribution: z.literal('debian'),
    suite: z.string(),
    mirror: z.string(),
    date: z.string(),
    release: sha256,
  }),
  z.strictObject({ kind: z.literal('url'), url: z.string(), checksum: z.string().regex(/^sha(256|512):[0-9a-f]+$/) }),
  z.strictObject({
    kind: z.literal('cloud'),
    id: z.string(),
    name: z.string().optional(),
    plan: azurePlan.optional().meta({ description: 'The purchase plan of a marketplace image of Azure' }),
  }),
  z.strictObject({
    kind: z.literal('image'),
    git: z.string(),
    image: z.string(),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    fingerprint: z.string().regex(/^v1:[0-9a-f]{64}$/),
  }),
]);

/** `ostrata.lock.yaml`. */
export const lockFile = z
  .strictObject({
    vendors: z.record(z.string(), vendor).optional(),
    roles: z.record(z.string(), content).optional(),
    collections: z.record(z.string(), content).optional(),
  })
  .meta({ title: 'The lock of an Ostrata image repository' });
export type LockFile = z.infer<typeof lockFile>;
