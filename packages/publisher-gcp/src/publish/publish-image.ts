import type { Vars } from '@ostrata/catalog';
import { NotPublished, type CloudImage, type Running } from '@ostrata/ports';
import type { Gcp } from '../connection/gcp.ts';
import { readAgain } from '../images/found-image.ts';
import { label } from '../images/labels.ts';
import { setLabels } from '../images/set-labels.ts';
import { parseDistribution } from './distribution.ts';
import { membersOf, shareImage } from './share-image.ts';

/** Shares and publishes an image; one that is published is shared with those who are new. */
export async function publishImage(gcp: Gcp, image: CloudImage, vars: Vars, running: Running): Promise<void> {
  const distribution = parseDistribution(vars, gcp.shareWith);
  const found = await readAgain(gcp, image, running);
  if (found.state === 'revoked') throw new NotPublished(found.name, found.state);
  const all = await membersOf(gcp, distribution, running);
  if (all.length > 0) {
    // Said before anything is shared: an image that is no more than a candidate is shared with nobody.
    if (found.state === 'candidate') await setLabels(gcp, found.name, { [label.state]: 'publishing' }, running);
    await shareImage(gcp, found.name, all, running);
  }
  if (found.state === 'candidate') await setLabels(gcp, found.name, { [label.state]: 'published' }, running);
}
