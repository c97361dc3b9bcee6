import type { Filter, Tag } from '@aws-sdk/client-ec2';
import type { UnitAddress } from '@ostrata/ports';
import { resourceTagKey, versionText } from '@ostrata/versioning';
import type { Aws } from '../connection/aws.ts';
import { allPages } from '../connection/pages.ts';
import { unless } from '../connection/refusals.ts';
import { pause, settled } from '../connection/waiting.ts';
import { fromTags } from '../record/tag-list.ts';

/** The tag that rendered folders give all that a build needs for a while: `build` or `verify`. */
const builder = 'builder';

/** Says whether a run is working on what these tags name. */
export type IsWorkedOn = (tags: readonly Tag[] | undefined) => boolean;

/** The name of a unit as both claims and builders carry it. */
export function unitName(texts: Readonly<Record<string, string>>): string {
  return [texts['image'], texts['target'], texts['version']].join(' ');
}

/** Removes machines, volumes, key pairs and security groups of builds whose claim is gone. Gives their ids. */
export async function sweepBuilders(aws: Aws, isWorkedOn: IsWorkedOn): Promise<readonly string[]> {
  const machines = await removeMachines(aws, isWorkedOn);
  const [volumes, keys] = await Promise.all([removeVolumes(aws, isWorkedOn), removeKeys(aws, isWorkedOn)]);
  return [...machines, ...volumes, ...keys, ...(await removeGroups(aws, isWorkedOn))];
}

/**
 * As `sweepBuilders`, right after a build was cut: EC2 shows a machine some time after it was asked for, so that there is a second
 * look, a poll after the first.
 */
export async function sweepCutBuild(aws: Aws, isWorkedOn: IsWorkedOn): Promise<readonly string[]> {
  const first = await sweepBuilders(aws, isWorkedOn);
  await pause(aws.patience.poll);
  return [...first, ...(await sweepBuilders(aws, isWorkedOn))];
}

async function removeMachines(aws: Aws, isWorkedOn: IsWorkedOn): Promise<readonly string[]> {
  const { ec2 } = await aws.in(aws.home);
  const running = { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] };
  const reservations = await allPages(async (token) => {
    const { Reservations, NextToken } = await ec2.describeInstances({ Filters: [...ours, running], ...next(token) });
    return { items: Reservations, ...(NextToken !== undefined && { next: NextToken }) };
  });
  const ids = reservations
    .flatMap(({ Instances = [] }) => Instances)
    .flatMap(({ InstanceId, Tags }) => (InstanceId === undefined || isWorkedOn(Tags) ? [] : [InstanceId]));
  if (ids.length === 0) return [];
  await ec2.terminateInstances({ InstanceIds: ids });
  // Their volumes and security groups cannot go before they have.
  await settled(aws, `${ids.join(', ')} ended`, async () => {
    const { Reservations = [] } = await ec2.describeInstances({ InstanceIds: ids });
    const states = Reservations.flatMap(({ Instances = [] }) => Instances).map(({ State }) => State?.Name);
    return states.every((state) => state === 'terminated') || undefined;
  });
  return ids;
}

async function removeVolumes(aws: Aws, isWorkedOn: IsWorkedOn): Promise<readonly string[]> {
  const { ec2 } = await aws.in(aws.home);
  const free = { Name: 'status', Values: ['available'] };
  const volumes = await allPages(async (token) => {
    const { Volumes, NextToken } = await ec2.describeVolumes({ Filters: [...ours, free], ...next(token) });
    return { items: Volumes, ...(NextToken !== undefined && { next: NextToken }) };
  });
  const ids = volumes.flatMap(({ VolumeId, Tags }) => (VolumeId === undefined || isWorkedOn(Tags) ? [] : [VolumeId]));
  for (const VolumeId of ids) await unless(['InvalidVolume.NotFound'], () => ec2.deleteVolume({ VolumeId }));
  return ids;
}

async function removeKeys(aws: Aws, isWorkedOn: IsWorkedOn): Promise<readonly string[]> {
  const { ec2 } = await aws.in(aws.home);
  const { KeyPairs = [] } = await ec2.describeKeyPairs({ Filters: ours });
  const left = KeyPairs.filter(({ Tags }) => !isWorkedOn(Tags));
  for (const { KeyName } of left) await unless(['InvalidKeyPair.NotFound'], () => ec2.deleteKeyPair({ KeyName }));
  return left.map(({ KeyPairId = '' }) => KeyPairId);
}

async function removeGroups(aws: Aws, isWorkedOn: IsWorkedOn): Promise<readonly string[]> {
  const { ec2 } = await aws.in(aws.home);
  const groups = await allPages(async (token) => {
    const { SecurityGroups, NextToken } = await ec2.describeSecurityGroups({ Filters: ours, ...next(token) });
    return { items: SecurityGroups, ...(NextToken !== undefined && { next: NextToken }) };
  });
  const left = groups.flatMap(({ GroupId, Tags }) => (GroupId === undefined || isWorkedOn(Tags) ? [] : [GroupId]));
  const gone: string[] = [];
  for (const GroupId of left) {
    // Something that is not a builder's may use it by now; then it stays.
    const stays = ['InvalidGroup.NotFound', 'DependencyViolation'];
    if (await unless(stays, () => ec2.deleteSecurityGroup({ GroupId }))) gone.push(GroupId);
  }
  return gone;
}

/** All that a build made carries what it is for, and which image. */
const ours: Filter[] = [{ Name: 'tag-key', Values: [resourceTagKey(builder)] }];

function next(token: string | undefined) {
  return token === undefined ? {} : { NextToken: token };
}

/** As `isWorkedOn`, by someone who has the claim of the unit: all that is another's stays. */
export function isOfAnother(unit: UnitAddress): IsWorkedOn {
  const name = [unit.image, unit.target, versionText(unit)].join(' ');
  return (tags) => unitName(fromTags(tags)) !== name;
}

/** As `isWorkedOn`, of the claims that are held: by image, target and version. */
export function workedOn(live: ReadonlySet<string>): IsWorkedOn {
  return (tags) => {
    const texts = fromTags(tags);
    // Without the name of a unit it cannot be said whose it is.
    return texts['image'] === undefined || live.has(unitName(texts));
  };
}
