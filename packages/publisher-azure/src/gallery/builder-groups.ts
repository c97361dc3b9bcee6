import { isTargetName } from '@ostrata/catalog';
import type { Running } from '@ostrata/ports';
import { address, resourceTagKey, textsInTags } from '@ostrata/versioning';
import type { Azure } from '../connection/azure.ts';
import { ifThere, statusOf, whenFree } from '../connection/waiting.ts';
import { waiting } from './change-version.ts';

/** A resource group that Packer made for one build or verify: machine, disk, network and keys are in it. */
export interface BuilderGroup {
  readonly name: string;
  /** Of the unit that it works for. */
  readonly address: string;
}

/** Packer names a group so that it makes itself. One that was there is used and not tagged, and never found here. */
const temporary = /^pkr-Resource-Group-[a-z0-9]+$/;

/** The groups whose tags say a unit. None, and said so, where a role of the gallery alone may not see them. */
export async function builderGroups(azure: Azure, running: Running): Promise<readonly BuilderGroup[]> {
  try {
    return await groupsOf(azure, running);
  } catch (error) {
    if (statusOf(error) !== 403) throw error;
    running.onProgress?.('resource groups that lost builds left are not looked for: this account may not see any');
    return [];
  }
}

async function groupsOf(azure: Azure, { signal }: Running): Promise<readonly BuilderGroup[]> {
  const { resourceGroups } = await azure.resources();
  const groups: BuilderGroup[] = [];
  const pages = resourceGroups.list({
    filter: `tagName eq '${resourceTagKey('builder')}'`,
    ...(signal && { abortSignal: signal }),
  });
  for await (const { name = '', tags = {} } of pages) {
    const { image, target, version } = textsInTags(tags);
    if (!temporary.test(name) || image === undefined || version === undefined) continue;
    if (target !== undefined && isTargetName(target)) groups.push({ name, address: address(image, target, version) });
  }
  return groups;
}

/** Deletes groups with all that is in them, and gives their names. Gone already is done. */
export async function removeGroups(
  azure: Azure,
  groups: readonly BuilderGroup[],
  running: Running,
): Promise<readonly string[]> {
  const { resourceGroups } = await azure.resources();
  for (const { name } of groups) {
    const remove = () => resourceGroups.beginDeleteAndWait(name, waiting(azure, running));
    await ifThere(whenFree(azure, remove, running));
  }
  return groups.map(({ name }) => name);
}
