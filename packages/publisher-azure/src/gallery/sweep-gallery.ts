import type { Running, UnitAddress } from '@ostrata/ports';
import { sweepClaims } from '../claim/claim.ts';
import type { Azure } from '../connection/azure.ts';
import { addressOf, textsInTags } from '@ostrata/versioning';
import { removeManagedImage } from './adopt.ts';
import { deleteVersion } from './change-version.ts';
import { definitionsFor, versionsIn } from './list-images.ts';
import { isSameId } from './names.ts';
import { builderGroups, removeGroups } from './builder-groups.ts';
import { mark, readVersion } from './stored-version.ts';

/**
 * Removes claims that ended, resource groups of builds, versions that were begun and never became a candidate, and managed images that versions were made
 * of; nothing of a unit that another run has a claim on. Gives what is gone by name.
 */
export async function sweepGallery(azure: Azure, running: Running = {}): Promise<readonly string[]> {
  // Claims are looked at last: a group that is found here and has none then was left, and is not being used.
  const groups = await builderGroups(azure, running);
  const gone = [...(await sweepClaims(azure))];
  const working = await claimedUnits(azure);
  const left = groups.filter(({ address }) => !working.has(`units/${address}`));
  gone.push(...(await removeGroups(azure, left, running)));
  const managed = await managedImages(azure, running);
  for (const { name = '' } of await definitionsFor(azure, {}, running)) {
    const versions = await versionsIn(azure, name, running);
    // Asked for after the versions: whoever works on one of them had its claim before.
    const claimed = await claimedUnits(azure);
    for (const { record, state, version } of versions) {
      if (claimed.has(`units/${addressOf(record)}`)) continue;
      if (state === undefined) {
        if (await removeUnadopted(azure, record, running)) gone.push(addressOf(record));
        continue;
      }
      const left = managed.find((id) => isSameId(id, version.storageProfile?.source?.id));
      if (left === undefined) continue;
      await removeManagedImage(azure, left, running);
      gone.push(left);
    }
  }
  return gone;
}

/** Removes a version that a build or an adoption left unfinished, if there is one: Packer makes none where one is. */
export async function removeUnadopted(azure: Azure, unit: UnitAddress, running: Running): Promise<boolean> {
  const version = await readVersion(azure, unit, running);
  const state = version && textsInTags(version.tags)[mark.state];
  if (version === undefined || (state !== undefined && state !== 'creating')) return false;
  await deleteVersion(azure, unit, running);
  return true;
}

async function claimedUnits(azure: Azure): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for await (const { name, properties } of (await azure.claims()).listBlobsFlat()) {
    if (properties.leaseState === 'leased') names.add(name);
  }
  return names;
}

async function managedImages(azure: Azure, { signal }: Running): Promise<readonly string[]> {
  const { images } = await azure.compute();
  const ids: string[] = [];
  const pages = images.listByResourceGroup(azure.options.resourceGroup, { ...(signal && { abortSignal: signal }) });
  for await (const { id } of pages) if (id !== undefined) ids.push(id);
  return ids;
}
