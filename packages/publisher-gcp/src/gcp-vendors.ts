import { VendorUnavailable, type Vendors } from '@ostrata/ports';
import * as z from 'zod';
import { call } from './connection/call.ts';
import { gcpOf, type GcpOptions } from './connection/gcp.ts';
import { imageId, imageResource } from './images/image-resource.ts';

const name = z.string().regex(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/, 'lower-case letters, digits and hyphens');

/** `find:` of a vendor image on gcp: the newest of a family that is not deprecated. */
export const vendorQuery = z.strictObject({ project: z.string().min(1), family: name });

/** Resolves families of vendors' images to the one image that they show now. */
export function gcpVendors(options: GcpOptions): Vendors {
  const gcp = gcpOf(options);
  return {
    resolve: async (source, target, { signal } = {}) => {
      if (source.kind !== 'cloud') throw new VendorUnavailable(`${target} has vendor images by \`find\` alone`);
      const { data, error } = vendorQuery.safeParse(source.query);
      if (error !== undefined) {
        const faults = error.issues.map(({ path, message }) => `${path.join('.') || 'find'}: ${message}`);
        throw new VendorUnavailable(`find of ${target}: ${faults.join('; ')}; it takes \`project\` and \`family\``);
      }
      const { project, family } = data;
      const path = `/compute/v1/projects/${project}/global/images/family/${family}`;
      const reply = await call(
        gcp,
        { service: 'compute', method: 'GET', path, expected: [403, 404] },
        { ...(signal && { signal }) },
      );
      if (reply.status >= 400) {
        throw new VendorUnavailable(`${project} has no image family ${family} with an image that is not deprecated`);
      }
      const image = imageResource.parse(reply.body);
      return { kind: 'cloud', id: imageId({ project }, image.name), name: image.name };
    },
  };
}
