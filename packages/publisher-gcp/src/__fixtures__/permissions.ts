import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';

/** Where a permission is granted: on the images' project, on the bucket of claims, or by others on what is theirs. */
export type Place = 'project' | 'bucket' | 'others';

/** What Google's documentation says that each method needs. */
const needs: Readonly<Record<string, { readonly on: Place; readonly permissions: readonly string[] }>> = {
  'compute.images.list': { on: 'project', permissions: ['compute.images.list'] },
  'compute.images.get': { on: 'project', permissions: ['compute.images.get'] },
  // From another image.
  'compute.images.insert': { on: 'project', permissions: ['compute.images.create', 'compute.images.useReadOnly'] },
  'compute.images.patch': { on: 'project', permissions: ['compute.images.update'] },
  'compute.images.setLabels': { on: 'project', permissions: ['compute.images.setLabels'] },
  'compute.images.deprecate': { on: 'project', permissions: ['compute.images.deprecate'] },
  'compute.images.delete': { on: 'project', permissions: ['compute.images.delete'] },
  'compute.images.getIamPolicy': { on: 'project', permissions: ['compute.images.getIamPolicy'] },
  'compute.images.setIamPolicy': { on: 'project', permissions: ['compute.images.setIamPolicy'] },
  'compute.globalOperations.get': { on: 'project', permissions: ['compute.globalOperations.get'] },
  'compute.zoneOperations.get': { on: 'project', permissions: ['compute.zoneOperations.get'] },
  'compute.instances.aggregatedList': { on: 'project', permissions: ['compute.instances.list'] },
  'compute.instances.delete': { on: 'project', permissions: ['compute.instances.delete'] },
  'compute.disks.aggregatedList': { on: 'project', permissions: ['compute.disks.list'] },
  'compute.disks.delete': { on: 'project', permissions: ['compute.disks.delete'] },
  // Writing over an object deletes it.
  'storage.objects.insert': { on: 'bucket', permissions: ['storage.objects.create', 'storage.objects.delete'] },
  'storage.objects.get': { on: 'bucket', permissions: ['storage.objects.get'] },
  'storage.objects.list': { on: 'bucket', permissions: ['storage.objects.list'] },
  'storage.objects.delete': { on: 'bucket', permissions: ['storage.objects.delete'] },
  'compute.images.getFromFamily': { on: 'others', permissions: ['compute.images.getFromFamily'] },
  'cloudresourcemanager.projects.get': { on: 'others', permissions: ['resourcemanager.projects.get'] },
};

/** The permissions that calls needed, sorted. Throws at a method that none are known of. */
export function permissionsFor(called: Iterable<string>, place: Place): readonly string[] {
  const found = [...called].flatMap((method) => {
    const need = needs[method];
    if (need === undefined) throw new Error(`what ${method} needs is not known`);
    return need.on === place ? need.permissions : [];
  });
  return [...new Set(found)].sort();
}

/** The permissions that the roles in docs/permissions have. */
export function rolesOf(place: Exclude<Place, 'others'>): readonly string[] {
  const file = place === 'project' ? 'gcp-publisher.yaml' : 'gcp-publisher-claims.yaml';
  const text = readFileSync(new URL(`../../../../docs/permissions/${file}`, import.meta.url), 'utf8');
  return role.parse(parse(text)).includedPermissions;
}

const role = z.object({ includedPermissions: z.array(z.string()) });
