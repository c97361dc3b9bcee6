import type { Running } from '@ostrata/ports';
import { claimedAddress, claimNames, deleteClaim, readClaim } from '../claim/claim-object.ts';
import { isLive } from '../claim/claim.ts';
import type { Gcp } from '../connection/gcp.ts';
import { addressIn, type Labels } from '../images/labels.ts';
import { deleteImage } from '../images/delete-image.ts';
import { sweepBuilders } from './builders.ts';
import { unadoptedImages } from './unadopted.ts';

/** Removes claims whose holder is gone, and the images, machines and disks of their builds. Gives what is gone by name. */
export async function sweepGcp(gcp: Gcp, running: Running = {}): Promise<readonly string[]> {
  const gone: string[] = [];
  const working = new Set<string>();
  for (const name of await claimNames(gcp, running)) {
    const claim = await readClaim(gcp, name, running);
    // One that was renewed or taken since has another generation, and stays.
    const isGone = claim !== undefined && !isLive(gcp, claim.text) && (await deleteClaim(gcp, claim, running));
    if (isGone) gone.push(name);
    else working.add(claimedAddress(name));
  }
  const isAbandoned = (labels: Labels) => {
    const where = addressIn(labels);
    // Without the name of a unit it cannot be said whose it is.
    return where !== undefined && !working.has(where);
  };
  gone.push(...(await sweepBuilders(gcp, isAbandoned, running)));
  for (const { name, labels } of await unadoptedImages(gcp, running)) {
    if (!isAbandoned(labels)) continue;
    await deleteImage(gcp, name, running);
    gone.push(name);
  }
  return gone;
}
