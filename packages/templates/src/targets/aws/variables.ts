import { cloudVariables } from '../../cloud/variables.ts';
import { builder, inBuild, text, type UnitVariable } from '../../folder/variables.ts';

export const awsVariables: readonly UnitVariable[] = [
  ...cloudVariables({
    description: "Id of the parent's AMI in the region of the build. For verify, of the AMI that is verified.",
    example: 'ami-00000000000000000',
  }),
  builder('region', "Region of the build. Empty: that of AWS' own configuration.", ''),
  { ...text('instance_type', 'Type of the builder machine.'), builder: true },
  builder(
    'spot_price',
    'US dollars an hour at most for a spot instance, or auto: the on-demand price. Empty: on demand.',
    '',
  ),
  builder('spot_instance_types', 'Types to choose from for a spot instance, instead of instance_type.', []),
  inBuild(builder('disk_size', 'Size of the boot volume, GiB. 0: as large as the parent.', 0)),
  inBuild(builder('disk_type', 'Type of the boot volume.', 'gp3')),
  inBuild(
    builder('kms_key_id', "Key that encrypts the boot volume: id, alias/… or ARN. Empty: the account's own.", ''),
  ),
  builder('subnet_id', 'Subnet of the builder machine. Empty: by subnet_filter.', ''),
  builder(
    'subnet_filter',
    'Filters for the subnet. Of those that match, the one with the most free addresses is taken.',
    {},
  ),
  builder('security_group_ids', 'Security groups of the builder machine. Empty: by security_group_filter.', []),
  builder('security_group_filter', 'Filters for security groups. Empty, and no ids: a temporary group.', {}),
  builder(
    'source_cidrs',
    'Who may reach the temporary security group. Empty: the public address of the machine that runs Packer.',
    [],
  ),
  builder(
    'public_ip',
    'Whether the builder machine gets a public address: true or false. Empty: as the subnet says.',
    '',
  ),
  builder(
    'ssh_interface',
    'How the builder machine is reached: public_ip, private_ip, public_dns, private_dns, ipv6 or session_manager.',
    '',
  ),
  builder('iam_instance_profile', 'Instance profile of the builder machine; session_manager needs one.', ''),
  builder('builder_tags', 'Tags of the builder machine, its volumes, key pair and security group.', {}),
];
