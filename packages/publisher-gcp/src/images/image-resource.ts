import type { Running } from '@ostrata/ports';
import * as z from 'zod';
import { call } from '../connection/call.ts';
import type { Gcp } from '../connection/gcp.ts';
import { allPages } from '../connection/pages.ts';

/** An image as Compute Engine gives it, as far as it is read here. */
export const imageResource = z.object({
  name: z.string(),
  selfLink: z.string().optional(),
  description: z.string().optional(),
  family: z.string().optional(),
  creationTimestamp: z.string().optional(),
  status: z.enum(['DELETING', 'FAILED', 'PENDING', 'READY']).optional(),
  archiveSizeBytes: z.string().optional(),
  storageLocations: z.array(z.string()).optional(),
  labels: z.record(z.string(), z.string()).default({}),
  labelFingerprint: z.string().optional(),
  deprecated: z
    .object({
      state: z.enum(['ACTIVE', 'DEPRECATED', 'OBSOLETE', 'DELETED']).optional(),
      deprecated: z.string().optional(),
      obsolete: z.string().optional(),
    })
    .optional(),
});
export type ImageResource = z.infer<typeof imageResource>;

/** The path of images, or of one, in the project's API. */
export function imagePath({ project }: Pick<Gcp, 'project'>, name?: string): string {
  return `/compute/v1/projects/${project}/global/images${name === undefined ? '' : `/${name}`}`;
}

/** What a build or a launch takes. */
export function imageId({ project }: Pick<Gcp, 'project'>, name: string): string {
  return `projects/${project}/global/images/${name}`;
}

/** The image of that name; `undefined` when there is none. */
export async function imageByName(gcp: Gcp, name: string, running?: Running): Promise<ImageResource | undefined> {
  const reply = await call(
    gcp,
    { service: 'compute', method: 'GET', path: imagePath(gcp, name), expected: [404] },
    running,
  );
  return reply.status === 404 ? undefined : imageResource.parse(reply.body);
}

/** Images of the project that have these labels; without a value, any. */
export async function imagesWith(
  gcp: Gcp,
  labels: Readonly<Record<string, string | undefined>>,
  running?: Running,
): Promise<readonly ImageResource[]> {
  const query = { filter: labelFilter(labels), maxResults: '500' };
  const pages = await allPages(
    gcp,
    { service: 'compute', method: 'GET', path: imagePath(gcp), query },
    imagePage,
    running,
  );
  return pages.flatMap(({ items = [] }) => items);
}

/** A filter of the API, as AIP-160 has it. */
export function labelFilter(labels: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(labels)
    .map(([key, value]) => (value === undefined ? `(labels.${key}:*)` : `(labels.${key} = "${value}")`))
    .join(' ');
}

const imagePage = z.object({ items: z.array(imageResource).optional(), nextPageToken: z.string().optional() });
