import type { Difference, Running } from '@ostrata/ports';
import type { Aws } from '../connection/aws.ts';
import { noImage, unless } from '../connection/refusals.ts';
import { copiesOf } from '../images/copies.ts';
import { homeImages, mark, type HomeImage } from '../images/home-image.ts';
import { removeCopies } from '../images/remove-image.ts';
import { tag } from '../images/tagging.ts';
import { toTags } from '../record/tag-list.ts';
import { refuseInUse } from '../retire/channels.ts';
import { launchPermission, readShares } from './shares.ts';

/** Takes back shares and copies. A region leaves the image's tag when its copy is gone. Gone already is done. Throws `InUse`. */
export async function withdraw(aws: Aws, surplus: readonly Difference[], running: Running): Promise<void> {
  const images = new Map(surplus.flatMap(({ image }) => (image === undefined ? [] : [[image.id, image] as const])));
  for (const [id, image] of images) {
    const { image: name, target, fingerprint } = image.record;
    const homes = await homeImages(aws, { image: name, target, fingerprint }, () => {}, running);
    const home = homes.find((one) => one.id === id);
    if (home !== undefined)
      await fromImage(
        aws,
        home,
        surplus.filter((one) => one.image?.id === id),
        running,
      );
  }
}

async function fromImage(aws: Aws, home: HomeImage, surplus: readonly Difference[], running: Running): Promise<void> {
  const regions = [...new Set(surplus.flatMap(({ region }) => (region === undefined ? [] : [region])))];
  const copies = surplus.flatMap(({ region = '', sharedWith }) =>
    sharedWith === undefined && region !== aws.home ? [region] : [],
  );
  if (copies.length > 0) await refuseInUse(aws, home, running, copies);
  await Promise.all(
    regions.map(async (region) => {
      if (copies.includes(region)) return removeCopies(aws, home.id, region, running);
      const names = surplus.flatMap((one) =>
        one.region === region && one.sharedWith !== undefined ? [one.sharedWith] : [],
      );
      return unshare(aws, home, { region, names }, running);
    }),
  );
  const left = home.copiedTo.filter((region) => !copies.includes(region));
  if (left.length < home.copiedTo.length) {
    await tag(aws, aws.home, [home.id], toTags({ [mark.regions]: left.join(' ') }), running);
  }
}

async function unshare(
  aws: Aws,
  home: HomeImage,
  { region, names }: { readonly region: string; readonly names: readonly string[] },
  running: Running,
): Promise<void> {
  const image =
    region === aws.home ? home.image : (await copiesOf(aws, home, region, running)).map((copy) => copy.image)[0];
  if (image === undefined) return;
  const { ec2 } = await aws.in(region);
  const abort = { ...(running.signal && { abortSignal: running.signal }) };
  const shares = await readShares(aws, region, image, running);
  const shared = names.filter((name) => shares.image.includes(name));
  if (shared.length > 0) {
    const LaunchPermission = { Remove: shared.map(launchPermission) };
    await unless(noImage, () => ec2.modifyImageAttribute({ ImageId: image.ImageId, LaunchPermission }, abort));
  }
  for (const { id: SnapshotId, accounts } of shares.disks) {
    const UserIds = names.filter((name) => accounts.includes(name));
    if (UserIds.length === 0) continue;
    await ec2.modifySnapshotAttribute(
      { SnapshotId, Attribute: 'createVolumePermission', OperationType: 'remove', UserIds },
      abort,
    );
  }
  running.onProgress?.(`${region}: ${image.ImageId ?? ''} is no longer shared with ${names.join(', ')}`);
}
