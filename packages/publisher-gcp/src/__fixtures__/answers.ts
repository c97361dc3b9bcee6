import type { StoredBuilder, StoredImage, StoredOperation } from './state.ts';

const api = 'https://www.googleapis.com/compute/v1/projects';

export function imageAnswer(project: string, image: StoredImage): object {
  const { name, id, description, family, status, labels, labelTurn, deprecated } = image;
  return {
    kind: 'compute#image',
    id: `${id}`,
    name,
    selfLink: `${api}/${project}/global/images/${name}`,
    creationTimestamp: new Date(Date.UTC(2026, 10, 23) + id * 1000).toISOString(),
    status,
    sourceType: 'RAW',
    architecture: 'X86_64',
    archiveSizeBytes: '1073741824',
    diskSizeGb: '10',
    storageLocations: ['eu'],
    labelFingerprint: turn(labelTurn),
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(description !== undefined && { description }),
    ...(family !== undefined && { family }),
    ...(deprecated !== undefined && { deprecated }),
  };
}

export function policyAnswer({ bindings, policyTurn }: StoredImage): object {
  const isConditional = bindings.some(({ condition }) => condition !== undefined);
  return { version: isConditional ? 3 : 1, etag: turn(policyTurn), ...(bindings.length > 0 && { bindings }) };
}

export function operationAnswer(project: string, operation: StoredOperation): object {
  const { name, id, type, zone, left } = operation;
  return {
    kind: 'compute#operation',
    id: `${id}`,
    name,
    operationType: type,
    status: left <= 0 ? 'DONE' : 'RUNNING',
    progress: left <= 0 ? 100 : 50,
    ...(zone !== undefined && { zone: `${api}/${project}/zones/${zone}` }),
  };
}

export function builderAnswer(project: string, { kind, name, zone, labels, users, disks }: StoredBuilder): object {
  return {
    kind: kind === 'disks' ? 'compute#disk' : 'compute#instance',
    name,
    ...(Object.keys(labels).length > 0 && { labels }),
    zone: `${api}/${project}/zones/${zone}`,
    ...(users !== undefined && { users }),
    ...(disks && {
      disks: disks.map(({ name: disk, boot, autoDelete }) => ({
        kind: 'compute#attachedDisk',
        boot,
        autoDelete,
        source: `${api}/${project}/zones/${zone}/disks/${disk}`,
      })),
    }),
  };
}

/** Fingerprints and etags are bytes. */
export function turn(count: number): string {
  return Buffer.from(`turn ${count}`).toString('base64');
}
