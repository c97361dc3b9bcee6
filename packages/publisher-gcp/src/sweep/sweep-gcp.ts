import type { Running } from '@ostrata/ports';
import { claimedAddress, claimNames, deleteClaim, readClaim } from '../claim/claim-object.ts';
import { isLive } from '../claim/claim.ts';
import type { Gcp } from '../connection/gcp.ts';
import { deleteImage } from '../images/delete-image.ts';
import { addressIn } from '../images/labels.ts';
import { addressDigest } from './builder-name.ts';
import { builders, removeBuilders } from './builders.ts';
import { unadoptedImages } from './unadopted.ts';

/** Removes claims whose holder is gone, and the images, machines and disks of their builds. Gives what is gone by name. */
export async function sweepGcp(gcp: Gcp, running: Running = {}): Promise<readonly string[]> {
  // Claims are looked at last: what is found here and has none then was left, and is not being made.
  const machines = await builders(gcp, running);
  const images = await unadoptedImages(gcp, running);
  const { gone, working } = await sweepClaims(gcp, running);
  const digests = new Set([...working].map(addressDigest));
  // Without the name of a unit it cannot be said whose it is.
  const left = machines.filter(({ unit }) => unit !== undefined && !digests.has(unit));
  const removed = await removeBuilders(gcp, left, running);
  const abandoned = images.flatMap(({ name, labels }) => {
    const where = addressIn(labels);
    return where === undefined || working.has(where) ? [] : [name];
  });
  for (const name of abandoned) await deleteImage(gcp, name, running);
  return [...gone, ...removed, ...abandoned];
}

/** Names of claims that ended, and addresses of the units that are worked on. */
async function sweepClaims(
  gcp: Gcp,
  running: Running,
): Promise<{ readonly gone: readonly string[]; readonly working: ReadonlySet<string> }> {
  const gone: string[] = [];
  const working = new Set<string>();
  for (const name of await claimNames(gcp, running)) {
    const claim = await readClaim(gcp, name, running);
    // One that was renewed or taken since has another generation, and stays.
    const isGone = claim !== undefined && !isLive(gcp, claim.text) && (await deleteClaim(gcp, claim, running));
    if (isGone) gone.push(name);
    else if (claim !== undefined) working.add(claimedAddress(name));
  }
  return { gone, working };
}
