import type { Image } from '@aws-sdk/client-ec2';
import { AlreadyPublished, ClaimLost, UnusableArtifact, type PackerArtifact, type Running } from '@ostrata/ports';
import type { ImageRecord } from '@ostrata/versioning';
import type { AwsClaim } from '../claim/claim.ts';
import type { Aws } from '../connection/aws.ts';
import { copyWithin } from '../publish/copy-within.ts';
import { waitForImage } from '../publish/wait-for-image.ts';
import { descriptionOf } from '../record/description.ts';
import { fromTags } from '../record/tag-list.ts';
import { imageById, ownImages, snapshotIds } from './describe.ts';
import { homeImages, homeName, homeOf, isOf, mark } from './home-image.ts';
import { removeAll } from './remove-image.ts';
import { imageTags, snapshotTags, tag } from './tagging.ts';

/**
 * Makes the AMI of a build a candidate: tags on its snapshots, and last on itself. An AMI that is another image already, or
 * another account's, is copied. Gives the candidate's id. Throws `AlreadyPublished`, `ClaimLost`, `UnusableArtifact`.
 */
export async function adopt(
  aws: Aws,
  taken: { readonly claim: AwsClaim; readonly artifact: PackerArtifact; readonly record: ImageRecord },
  running: Running,
): Promise<string> {
  const { claim, artifact, record } = taken;
  checkClaim(claim, record);
  const ami = amiOf(aws, artifact);
  const [own] = await ownImages(aws, aws.home, { 'image-id': [ami] }, running);
  const made = own ?? (await imageById(aws, aws.home, ami, running));
  if (made === undefined) throw new UnusableArtifact(artifact.id, `there is no such AMI in ${aws.home}`);

  const known = await homeImages(aws, { image: record.image, target: record.target }, () => {}, running);
  const same = known.filter((home) => isOf(home, record));
  const published = same.find(({ state }) => state !== 'candidate');
  if (published !== undefined) throw new AlreadyPublished(published.address);

  const image = isFree(own, record)
    ? await waitForImage(aws, aws.home, ami, running)
    : await copyWithin(aws, made, record, running);
  const id = image.ImageId ?? '';
  for (const old of same) if (old.id !== id) await removeAll(aws, old, running);
  if (!claim.held()) throw new ClaimLost(claim.unit);
  await describe(aws, image, record, running);
  await tag(aws, aws.home, snapshotIds(image), snapshotTags(record, homeName(aws, id)), running);
  await tag(aws, aws.home, [id], imageTags(record, { [mark.state]: 'candidate' }), running);
  return id;
}

/** True for an AMI of this account that is no other image, and not published: it can become the candidate itself. */
function isFree(own: Image | undefined, record: ImageRecord): boolean {
  if (own === undefined || fromTags(own.Tags)[mark.home] !== undefined) return false;
  const home = homeOf(own);
  return home === undefined || (home.state === 'candidate' && isOf(home, record));
}

/** `region:ami` of this region among what Packer names, or an id alone. */
function amiOf(aws: Aws, { id }: PackerArtifact): string {
  const parts = id.split(',').map((part) => part.split(':'));
  const [, named] = parts.find(([region]) => region === aws.home) ?? [];
  const alone = parts.length === 1 && parts[0]?.length === 1 ? parts[0][0] : undefined;
  const ami = named ?? alone;
  if (ami === undefined || !/^ami-[0-9a-f]+$/.test(ami)) {
    throw new UnusableArtifact(id, `it names no AMI in ${aws.home}`);
  }
  return ami;
}

async function describe(aws: Aws, image: Image, record: ImageRecord, { signal }: Running): Promise<void> {
  const wanted = descriptionOf(record);
  if (image.Description === wanted) return;
  const { ec2 } = await aws.in(aws.home);
  await ec2.modifyImageAttribute(
    { ImageId: image.ImageId, Description: { Value: wanted } },
    { ...(signal && { abortSignal: signal }) },
  );
}

function checkClaim(claim: AwsClaim, record: ImageRecord): void {
  if (!claim.held()) throw new ClaimLost(claim.unit);
  const { image, target, fingerprint } = claim.unit;
  if (image !== record.image || target !== record.target || fingerprint !== record.fingerprint) {
    throw new TypeError(`the claim is of ${image} ${fingerprint}, the record of ${record.image} ${record.fingerprint}`);
  }
}
