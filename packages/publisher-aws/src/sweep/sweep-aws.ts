import { allClaims } from '../claim/claim-parameter.ts';
import { endClaims, isLive } from '../claim/claim.ts';
import type { Aws } from '../connection/aws.ts';
import { copiesIn } from '../images/copies.ts';
import { ownImages, ownSnapshots, withTag } from '../images/describe.ts';
import { homeName, homeOf, mark } from '../images/home-image.ts';
import { deleteEach, removeAll, removeCopy } from '../images/remove-image.ts';
import { fromTags } from '../record/tag-list.ts';
import { sweepBuilders, unitName, workedOn } from './builders.ts';
import { unadoptedImages } from './unadopted.ts';

/**
 * Removes what runs left that are gone: claims, AMIs that no run adopted, copies and snapshots without their image, copies that
 * failed, and what builders need. Gives ids, `<region>:<id>` where it is not the region of the build.
 */
export async function sweepAws(aws: Aws): Promise<readonly string[]> {
  const claims = await allClaims(aws);
  const live = new Set(claims.filter(({ text }) => isLive(aws, text)).map(({ text }) => unitName(text)));
  const isWorkedOn = workedOn(live);
  const gone: string[] = [];

  for (const image of await unadoptedImages(aws, {})) {
    if (isWorkedOn(image.Tags)) continue;
    await removeAll(aws, { id: image.ImageId ?? '', image, copiedTo: [] });
    gone.push(image.ImageId ?? '');
  }
  const homes = await ownImages(aws, aws.home, withTag(mark.state));
  const known = new Set(homes.map(({ ImageId = '' }) => homeName(aws, ImageId)));
  const regions = new Set([aws.home, ...aws.regions, ...homes.flatMap((image) => homeOf(image)?.copiedTo ?? [])]);
  const swept = await Promise.all([...regions].map((region) => sweepRegion(aws, region, known)));
  gone.push(...swept.flat(), ...(await sweepBuilders(aws, isWorkedOn)));
  return [...gone, ...(await endClaims(aws, claims))];
}

/** Only what belongs to images of this publisher's own region: another publisher may use the account, too. */
async function sweepRegion(aws: Aws, region: string, known: ReadonlySet<string>): Promise<readonly string[]> {
  const isMine = (home: string | undefined) => home?.startsWith(`${aws.home}:`) === true;
  const copies = (await copiesIn(aws, region)).filter(({ home }) => isMine(home));
  const dead = copies.filter(({ home, image }) => !known.has(home) || image.State === 'failed');
  for (const copy of dead) await removeCopy(aws, copy);
  const snapshots = (await ownSnapshots(aws, region, withTag(mark.home))).filter(({ Tags }) => {
    const home = fromTags(Tags)[mark.home];
    return isMine(home) && !known.has(home ?? '');
  });
  const deleted = await deleteEach(
    aws,
    region,
    snapshots.map(({ SnapshotId = '' }) => SnapshotId),
    {},
  );
  const prefix = region === aws.home ? '' : `${region}:`;
  return [...dead.map(({ id }) => id), ...deleted].map((id) => `${prefix}${id}`);
}
