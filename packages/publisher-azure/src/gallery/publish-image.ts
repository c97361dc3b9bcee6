import type { TargetRegion } from '@azure/arm-compute';
import type { Vars } from '@ostrata/catalog';
import { NotPublished, type CloudImage, type Running } from '@ostrata/ports';
import type { Azure } from '../connection/azure.ts';
import { changeVersion } from './change-version.ts';
import { parseDistribution, type Distribution } from './distribution.ts';
import { regionName } from './names.ts';
import { shareGallery } from './share-gallery.ts';
import { mark, readAgain } from './stored-version.ts';

/**
 * Replicates to all regions, shares the gallery once that is done, and then calls the image published. What is done already is not
 * done again. Throws `BadDistribution`, `ImageGone`, `NotPublished`, `NotShareable`.
 */
export async function publishImage(azure: Azure, image: CloudImage, vars: Vars, running: Running): Promise<void> {
  const stored = await readAgain(azure, image, running);
  if (stored.state === 'revoked') throw new NotPublished(image.address, stored.state);
  const distribution = parseDistribution(vars, azure.options.location, azure.shareWith);
  const isCandidate = stored.state === 'candidate';
  const present = stored.version.publishingProfile?.targetRegions ?? [];
  const wanted = regionsOf(distribution, present);
  const isBusy = stored.version.provisioningState !== 'Succeeded';
  if (isBusy || !isSame(present, wanted)) {
    running.onProgress?.(`${image.address} is replicated to ${wanted.map(({ name }) => name).join(', ')}`);
    const texts = isCandidate ? { [mark.state]: 'publishing' } : {};
    await changeVersion(azure, stored, { texts, publishing: { targetRegions: wanted } }, running);
  }
  await shareGallery(azure, distribution, running);
  if (!isCandidate) return;
  const replicated = await readAgain(azure, image, running);
  await changeVersion(azure, replicated, { texts: { [mark.state]: 'published' } }, running);
}

/** Regions as told, and those where the version is already and which nothing is told of. */
function regionsOf(distribution: Distribution, present: readonly TargetRegion[]): TargetRegion[] {
  const told = distribution.regions.map((name): TargetRegion => {
    const diskEncryptionSetId = distribution.encryptionSets[name];
    const old = present.find((region) => regionName(region.name) === name);
    return {
      ...old,
      name,
      regionalReplicaCount: distribution.replicas,
      ...(distribution.storage !== undefined && { storageAccountType: distribution.storage }),
      ...(diskEncryptionSetId !== undefined && { encryption: { osDiskImage: { diskEncryptionSetId } } }),
    };
  });
  return [...told, ...present.filter(({ name }) => !distribution.regions.includes(regionName(name)))];
}

function isSame(present: readonly TargetRegion[], wanted: readonly TargetRegion[]): boolean {
  const text = (regions: readonly TargetRegion[]) =>
    regions
      .map(({ name, regionalReplicaCount, storageAccountType, encryption }) =>
        JSON.stringify([
          regionName(name),
          regionalReplicaCount,
          storageAccountType,
          encryption?.osDiskImage?.diskEncryptionSetId?.toLowerCase(),
        ]),
      )
      .sort()
      .join('\n');
  return text(present) === text(wanted);
}
