import type { Running, UnitAddress } from '@ostrata/ports';
import type { Image } from '@aws-sdk/client-ec2';
import type { Aws } from '../connection/aws.ts';
import { ownImages, withTag, type Filters } from '../images/describe.ts';
import { mark } from '../images/home-image.ts';
import { removeAll } from '../images/remove-image.ts';
import { versionText } from '@ostrata/versioning';
import { fromTags } from '../record/tag-list.ts';

/** What a build for Ostrata made and no run adopted. One that was built by hand has no fingerprint, and is not Ostrata's. */
export async function unadoptedImages(aws: Aws, filters: Filters, running?: Running): Promise<readonly Image[]> {
  const made = await ownImages(aws, aws.home, { ...withTag('fingerprint'), ...filters }, running);
  return made.filter(({ Tags }) => {
    const texts = fromTags(Tags);
    return texts[mark.state] === undefined && texts[mark.home] === undefined && texts['fingerprint'] !== '';
  });
}

/** Removes what a run left that built this unit and is gone: its name would stop the next build. To be called with the claim. */
export async function removeUnadopted(aws: Aws, unit: UnitAddress, running?: Running): Promise<void> {
  const filters = {
    ...withTag('image', unit.image),
    ...withTag('target', unit.target),
    ...withTag('version', versionText({ ...unit })),
  };
  for (const image of await unadoptedImages(aws, filters, running)) {
    await removeAll(aws, { id: image.ImageId ?? '', image, copiedTo: [] }, running);
  }
}
