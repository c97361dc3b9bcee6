import type { Running, UnitAddress } from '@ostrata/ports';
import type { Gcp } from '../connection/gcp.ts';
import { imagesWith, type ImageResource } from '../images/image-resource.ts';
import { addressIn, addressOf, familyLabels, label } from '../images/labels.ts';
import { deleteImage } from '../images/delete-image.ts';

/** What a build for Ostrata made and no run adopted. One that was built by hand has no fingerprint, and is not Ostrata's. */
export async function unadoptedImages(
  gcp: Gcp,
  running?: Running,
  labels: Readonly<Record<string, string>> = {},
): Promise<readonly ImageResource[]> {
  const made = await imagesWith(gcp, { [label.fingerprint]: undefined, ...labels }, running);
  return made.filter(
    ({ labels: of, status }) =>
      of[label.state] === undefined && of[label.fingerprint] !== '' && (status === 'READY' || status === 'FAILED'),
  );
}

/** Removes what a run left that built this unit and is gone: its name would stop the next build. To be called with the claim. */
export async function removeUnadopted(gcp: Gcp, unit: UnitAddress, running?: Running): Promise<void> {
  const where = addressOf(unit);
  for (const { name, labels } of await unadoptedImages(gcp, running, familyLabels(unit.image, unit.target))) {
    if (addressIn(labels) === where) await deleteImage(gcp, name, running);
  }
}
