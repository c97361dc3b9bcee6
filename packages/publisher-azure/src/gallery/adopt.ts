import type { GalleryImageVersion } from '@azure/arm-compute';
import { AlreadyPublished, ClaimLost, UnusableArtifact, type PackerArtifact, type Running } from '@ostrata/ports';
import type { ImageRecord } from '@ostrata/versioning';
import type { AzureClaim } from '../claim/claim.ts';
import type { Azure } from '../connection/azure.ts';
import { ifThere, whenFree } from '../connection/waiting.ts';
import { addressOf, textsOf, toResourceTags } from '@ostrata/versioning';
import { changeVersion, deleteVersion, waiting } from './change-version.ts';
import { definitionName, isSameId, managedImage, versionName } from './names.ts';
import { mark, readVersion, storedVersion } from './stored-version.ts';

/**
 * Makes what a build left a candidate: the gallery version of its address that Packer made is given its tags; a managed image, or
 * another version, becomes the version of its address. Throws `AlreadyPublished`, `ClaimLost`, `UnusableArtifact`.
 */
export async function adopt(
  azure: Azure,
  taken: { readonly claim: AzureClaim; readonly artifact: PackerArtifact; readonly record: ImageRecord },
  running: Running,
): Promise<void> {
  const { claim, artifact, record } = taken;
  checkClaim(claim, record);
  if (!sources.test(artifact.id)) {
    throw new UnusableArtifact(artifact.id, 'it is neither a version of a gallery nor a managed image');
  }
  const present = await readVersion(azure, record, running);
  const stored = present && storedVersion(present);
  if (stored?.state !== undefined && stored.state !== 'candidate') throw new AlreadyPublished(addressOf(record));
  const version = isSameId(present?.id, artifact.id)
    ? present
    : await createVersion(azure, { artifact, record, present }, running);
  if (version === undefined) throw new UnusableArtifact(artifact.id, 'there is no such version');
  if (!claim.held()) throw new ClaimLost(claim.unit);
  const texts = { ...textsOf(record), [mark.state]: 'candidate' };
  await changeVersion(azure, { record, version }, { texts, publishing: { excludeFromLatest: true } }, running);
  await removeManagedImage(azure, artifact.id, running);
}

/** The version stands without the managed image that it was made of. One of another resource group is not ours to remove. */
export async function removeManagedImage(azure: Azure, id: string, running: Running): Promise<void> {
  const managed = managedImage(id);
  if (managed === undefined || !isSameId(managed.group, azure.options.resourceGroup)) return;
  const { images } = await azure.compute();
  const remove = () => images.beginDeleteAndWait(managed.group, managed.name, waiting(azure, running));
  await ifThere(whenFree(azure, remove, running));
}

/** A version of the address from its source. What is there and is no image yet goes first: a version's source cannot be changed. */
async function createVersion(
  azure: Azure,
  made: {
    readonly artifact: PackerArtifact;
    readonly record: ImageRecord;
    readonly present: GalleryImageVersion | undefined;
  },
  running: Running,
): Promise<GalleryImageVersion> {
  const { artifact, record, present } = made;
  const { resourceGroup, gallery, location } = azure.options;
  if (present !== undefined) await deleteVersion(azure, record, running);
  const { galleryImageVersions } = await azure.compute();
  return whenFree(
    azure,
    () =>
      galleryImageVersions.beginCreateOrUpdateAndWait(
        resourceGroup,
        gallery,
        definitionName(record),
        versionName(record),
        {
          location,
          tags: toResourceTags({ ...textsOf(record), [mark.state]: 'creating' }),
          publishingProfile: {
            excludeFromLatest: true,
            targetRegions: [{ name: location, regionalReplicaCount: 1 }],
          },
          storageProfile: { source: { id: artifact.id } },
        },
        waiting(azure, running),
      ),
    running,
  );
}

const sources =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/(images\/[^/]+|galleries\/[^/]+\/images\/[^/]+\/versions\/[^/]+)$/i;

function checkClaim(claim: AzureClaim, record: ImageRecord): void {
  if (!claim.held()) throw new ClaimLost(claim.unit);
  if (addressOf(claim.unit) !== addressOf(record) || claim.unit.fingerprint !== record.fingerprint) {
    throw new TypeError(`the claim is of ${addressOf(claim.unit)}, the record of ${addressOf(record)}`);
  }
}
