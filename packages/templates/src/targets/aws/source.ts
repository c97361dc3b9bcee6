import {
  attribute,
  block,
  bool,
  call,
  conditional,
  gap,
  list,
  nothing,
  num,
  object,
  operation,
  ref,
  str,
  template,
  type Body,
  type Expression,
} from '@ostrata/hcl';
import type { Boot } from '../../cloud/cloud-parts.ts';
import { communicator } from '../../cloud/communicator.ts';
import { rootDeviceOf } from './builder.ts';

/** The AMI's name is its address; all that is made on the way carries what it is for. */
export function awsLocals({ unit, folder }: Boot): Body {
  const name = [ref('var.image_name'), `-${unit.target.os}-`, ref('var.image_version')];
  return [
    attribute('name', template(folder === 'verify' ? [...name, '-verify'] : name)),
    ...(folder === 'verify' ? [] : [attribute('record', call('jsondecode', ref('var.record')))]),
    attribute(
      'tags',
      object({
        Name: ref('local.name'),
        'ostrata:image': ref('var.image_name'),
        'ostrata:version': ref('var.image_version'),
        'ostrata:target': str(unit.target.name),
      }),
    ),
    attribute(
      'builder_tags',
      call('merge', ref('var.builder_tags'), ref('local.tags'), object({ 'ostrata:builder': str(folder) })),
    ),
    ...(folder === 'verify' ? [] : [attribute('image_tags', call('merge', ref('local.tags'), fingerprint))]),
  ];
}

const fingerprint = object({ 'ostrata:fingerprint': call('try', ref('local.record.fingerprint'), str('')) });

/** The body of the `amazon-ebs` block. */
export function awsSource(boot: Boot): Body {
  return [
    attribute('region', ref('var.region')),
    attribute('source_ami', ref('var.parent_image')),
    attribute('ami_name', ref('local.name')),
    ...(boot.folder === 'verify' ? [attribute('skip_create_ami', bool(true))] : image),
    gap,
    ...machine(boot),
    gap,
    ...network,
    gap,
    ...communicator(boot),
    attribute('temporary_key_pair_type', str(boot.unit.target.platform === 'windows' ? 'rsa' : 'ed25519')),
    gap,
    ...tags(boot),
    ...volume(boot),
    block(
      'metadata_options',
      [],
      [
        attribute('http_endpoint', str('enabled')),
        attribute('http_tokens', str('required')),
        attribute('http_put_response_hop_limit', num(1)),
      ],
    ),
    ...filters('subnet', [attribute('most_free', bool(true))]),
    ...filters('security_group', []),
    // Copying an encrypted Windows volume takes more than the ten minutes that Packer waits by itself.
    block('aws_polling', [], [attribute('delay_seconds', num(15)), attribute('max_attempts', num(240))]),
  ];
}

const image: Body = [
  attribute('ami_description', template([ref('var.image_name'), ' ', ref('var.image_version')])),
  attribute('imds_support', str('v2.0')),
];

function machine({ unit, folder }: Boot): Body {
  const isOfOneType = operation(call('length', ref('var.spot_instance_types')), '==', num(0));
  const isWindows = unit.target.platform === 'windows';
  return [
    attribute('instance_type', conditional(isOfOneType, ref('var.instance_type'), nothing)),
    attribute('spot_instance_types', ref('var.spot_instance_types')),
    attribute('spot_price', ref('var.spot_price')),
    attribute('iam_instance_profile', ref('var.iam_instance_profile')),
    ...(isWindows ? [attribute('user_data_file', template([ref('path.root'), '/user-data.txt']))] : []),
    // Sysprep stops the machine; Packer waits until it has.
    ...(isWindows && folder === 'build' ? [attribute('disable_stop_instance', bool(true))] : []),
  ];
}

const isOpen = operation(call('length', ref('var.source_cidrs')), '==', num(0));
const isPublic = call('contains', list(['', 'public_ip', 'public_dns'].map(str)), ref('var.ssh_interface'));

/** A temporary security group lets in what is told, or the address that this machine has on the internet. */
const network: Body = [
  attribute('subnet_id', ref('var.subnet_id')),
  attribute('security_group_ids', ref('var.security_group_ids')),
  attribute('temporary_security_group_source_cidrs', ref('var.source_cidrs')),
  attribute('temporary_security_group_source_public_ip', operation(isOpen, '&&', isPublic)),
  attribute('associate_public_ip_address', orNothing('public_ip')),
  attribute('ssh_interface', ref('var.ssh_interface')),
];

/** Tags of a spot request and its fleet may be set for a spot machine only. */
function tags({ folder }: Boot): Body {
  const ofSpot = conditional(operation(ref('var.spot_price'), '==', str('')), nothing, ref('local.builder_tags'));
  return [
    attribute('run_tags', ref('local.builder_tags')),
    attribute('run_volume_tags', ref('local.builder_tags')),
    attribute('spot_tags', ofSpot),
    attribute('fleet_tags', ofSpot),
    ...(folder === 'verify' ? [] : imageTags),
  ];
}

/** What is said of the builder machine is not said of the image. */
const imageTags: Body = [
  attribute('skip_ami_run_tags', bool(true)),
  attribute('tags', ref('local.image_tags')),
  attribute('snapshot_tags', ref('local.image_tags')),
];

/**
 * The boot volume is encrypted from the start where its device is known. Where it is not, Packer encrypts a copy of the AMI at
 * the end, which takes longer and cannot change its size.
 */
function volume({ unit, folder }: Boot): Body {
  const device = rootDeviceOf(unit);
  const isBuilt = folder === 'build';
  if (device === undefined) {
    return isBuilt ? [gap, attribute('encrypt_boot', bool(true)), attribute('kms_key_id', ref('var.kms_key_id'))] : [];
  }
  const encrypted = [
    attribute('volume_size', ref('var.disk_size')),
    attribute('volume_type', ref('var.disk_type')),
    attribute('encrypted', bool(true)),
    attribute('kms_key_id', ref('var.kms_key_id')),
  ];
  return [
    block(
      'launch_block_device_mappings',
      [],
      [
        attribute('device_name', str(device)),
        attribute('delete_on_termination', bool(true)),
        ...(isBuilt ? encrypted : []),
      ],
    ),
  ];
}

/** Without any filter the plugin takes the block for absent. */
function filters(what: 'subnet' | 'security_group', more: Body): Body {
  return [block(`${what}_filter`, [], [attribute('filters', ref(`var.${what}_filter`)), ...more])];
}

function orNothing(name: string): Expression {
  return conditional(operation(ref(`var.${name}`), '==', str('')), nothing, ref(`var.${name}`));
}
