import { AlreadyPublished, ClaimLost, UnusableArtifact, type PackerArtifact, type Running } from '@ostrata/ports';
import type { ImageRecord } from '@ostrata/versioning';
import type { GcpClaim } from '../claim/claim.ts';
import { settled, type Gcp } from '../connection/gcp.ts';
import { change, requestId } from '../connection/operation.ts';
import { formatDescription } from './description.ts';
import { foundIn } from './found-image.ts';
import { imageByName, imageId, imagePath, type ImageResource } from './image-resource.ts';
import { addressOf, label, recordLabels } from './labels.ts';
import { deleteImage } from './delete-image.ts';
import { setLabels } from './set-labels.ts';

/**
 * Makes the image of a build a candidate: its record into the description, and then the labels, which is when it is one. An image
 * of another name is copied to its address. Gives the candidate's name. Throws `AlreadyPublished`, `ClaimLost`, `UnusableArtifact`.
 */
export async function adopt(
  gcp: Gcp,
  taken: { readonly claim: GcpClaim; readonly artifact: PackerArtifact; readonly record: ImageRecord },
  running: Running,
): Promise<string> {
  const { claim, artifact, record } = taken;
  checkClaim(claim, record);
  const name = addressOf(record);
  const present = await imageByName(gcp, name, running);
  const known = present && foundIn(present);
  if (known !== undefined && known.state !== 'candidate') throw new AlreadyPublished(name);
  const built = await ready(gcp, artifact, running);
  if (!claim.held()) throw new ClaimLost(claim.unit);
  if (built.name === name) {
    await describe(gcp, built, record, running);
    // One that verify was done with is already being published, and what it is shared with stays.
    const state = built.labels[label.state] ?? 'candidate';
    await setLabels(gcp, name, { ...recordLabels(record), [label.state]: state }, running);
    return name;
  }
  if (present !== undefined) await deleteImage(gcp, name, running);
  await copy(gcp, built, record, running);
  // What is an image of its own stays.
  if (built.labels[label.state] === undefined) await deleteImage(gcp, built.name, running);
  return name;
}

/** The image that a build names, once it is whole. */
function ready(gcp: Gcp, { id }: PackerArtifact, running: Running): Promise<ImageResource> {
  const name = id.split('/').at(-1) ?? '';
  if (!/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) throw new UnusableArtifact(id, 'it names no image');
  return settled(
    gcp,
    `${name} is ready`,
    async () => {
      const image = await imageByName(gcp, name, running);
      if (image === undefined) throw new UnusableArtifact(id, `there is no such image in ${gcp.project}`);
      if (image.status === 'FAILED') throw new UnusableArtifact(id, 'Google Cloud could not make it');
      return image.status === 'READY' ? image : undefined;
    },
    running.signal,
  );
}

async function describe(gcp: Gcp, image: ImageResource, record: ImageRecord, running: Running): Promise<void> {
  const description = formatDescription({ record });
  if (image.description === description) return;
  const path = imagePath(gcp, image.name);
  await change(gcp, { service: 'compute', method: 'PATCH', path, query: requestId(), body: { description } }, running);
}

/** All at once: the copy is a candidate as soon as it is there. */
async function copy(gcp: Gcp, from: ImageResource, record: ImageRecord, running: Running): Promise<void> {
  const name = addressOf(record);
  const ours = Object.fromEntries(Object.entries(from.labels).filter(([key]) => !key.startsWith('ostrata-')));
  const body = {
    name,
    description: formatDescription({ record }),
    labels: { ...ours, ...recordLabels(record), [label.state]: 'candidate' },
    sourceImage: imageId(gcp, from.name),
    ...(from.storageLocations !== undefined && { storageLocations: from.storageLocations }),
  };
  running.onProgress?.(`copying ${from.name} to ${name}`);
  await change(gcp, { service: 'compute', method: 'POST', path: imagePath(gcp), query: requestId(), body }, running);
}

function checkClaim(claim: GcpClaim, record: ImageRecord): void {
  if (!claim.held()) throw new ClaimLost(claim.unit);
  const { image, target, fingerprint } = claim.unit;
  if (image !== record.image || target !== record.target || fingerprint !== record.fingerprint) {
    throw new TypeError(`the claim is of ${image} ${fingerprint}, the record of ${record.image} ${record.fingerprint}`);
  }
}
