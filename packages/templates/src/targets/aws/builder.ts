import type { AwsBuilder, Unit } from '@ostrata/catalog';
import type { Boot } from '../../cloud/cloud-parts.ts';
import type { VariableValue } from '../../folder/variables.ts';

/** Values of the variables that concern the builder machine. */
export function awsBuilderValues({ unit }: Boot): Readonly<Record<string, VariableValue | undefined>> {
  const { aws = {} } = unit.settings.builder;
  return {
    region: aws.region,
    instance_type: aws.instanceType ?? usualType(unit),
    ...spotValues(aws),
    disk_size: aws.diskSize,
    disk_type: aws.diskType,
    kms_key_id: aws.kmsKey,
    ...(typeof aws.subnet === 'string' ? { subnet_id: aws.subnet } : { subnet_filter: aws.subnet }),
    ...securityGroups(aws),
    source_cidrs: aws.sourceCidrs,
    public_ip: aws.publicIp === undefined ? undefined : String(aws.publicIp),
    ssh_interface: aws.interface,
    iam_instance_profile: aws.instanceProfile,
    builder_tags: aws.tags,
  };
}

/** What a vendor's AMI has as its boot volume, all that stands on it has. A Windows AMI of Amazon has always the same. */
export function rootDeviceOf(unit: Unit): string | undefined {
  const own = unit.settings.builder.aws?.rootDevice;
  if (own !== undefined) return own;
  if (unit.parent !== undefined) return rootDeviceOf(unit.parent);
  return unit.target.platform === 'windows' ? '/dev/sda1' : undefined;
}

function usualType({ target }: Unit): string {
  if (target.architecture === 'arm64') return 't4g.medium';
  return target.platform === 'windows' ? 't3.large' : 't3.medium';
}

function spotValues({ spot }: AwsBuilder): Readonly<Record<string, VariableValue | undefined>> {
  if (spot === undefined || spot === false) return {};
  if (spot === true) return { spot_price: 'auto' };
  return { spot_price: spot.maxPrice ?? 'auto', spot_instance_types: spot.instanceTypes };
}

function securityGroups({ securityGroups: groups }: AwsBuilder): Readonly<Record<string, VariableValue | undefined>> {
  return Array.isArray(groups) ? { security_group_ids: groups } : { security_group_filter: groups };
}
