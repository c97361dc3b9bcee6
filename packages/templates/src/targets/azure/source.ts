import {
  attribute,
  block,
  bool,
  call,
  conditional,
  gap,
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
import { planOf } from './builder.ts';
import { runUserData } from './user-data.ts';

/** The gallery takes numbers alone, so a dev build's digits are two numbers: `0.<first six>.<last six>`. */
export function azureLocals({ unit, folder }: Boot): Body {
  const isDev = operation(call('substr', ref('var.image_version'), num(0), num(4)), '==', str('dev-'));
  const digits = (from: number) =>
    call('parseint', call('substr', ref('var.image_version'), num(from), num(6)), num(16));
  const numbers = call('format', str('0.%d.%d'), digits(4), digits(10));
  const version = conditional(isDev, call('try', numbers, ref('var.image_version')), ref('var.image_version'));
  const tags = {
    'ostrata:image': ref('var.image_name'),
    'ostrata:version': ref('var.image_version'),
    'ostrata:target': str(unit.target.name),
    'ostrata:builder': str(folder),
  };
  return [
    ...(folder === 'build'
      ? [
          attribute('definition', template([ref('var.image_name'), `-${unit.target.os}`])),
          attribute('version', version),
          attribute('record', call('jsondecode', ref('var.record'))),
          attribute('fingerprint', call('try', ref('local.record.fingerprint'), str(''))),
        ]
      : []),
    attribute(
      'tags',
      call(
        'merge',
        ref('var.builder_tags'),
        object({ ...tags, ...(folder === 'build' && { 'ostrata:fingerprint': ref('local.fingerprint') }) }),
      ),
    ),
  ];
}

/** The body of the `azure-arm` block. `verify/` names no gallery, so that no version can be in its way. */
export function azureSource(boot: Boot): Body {
  const { unit, folder } = boot;
  return [
    attribute('subscription_id', ref('var.subscription_id')),
    attribute('use_azure_cli_auth', ref('var.use_azure_cli_auth')),
    // Packer makes a group in the location, or takes one and its location.
    attribute('location', conditional(isEmpty('build_resource_group'), ref('var.location'), nothing)),
    attribute('build_resource_group_name', orNothing('build_resource_group')),
    ...marketplace(boot),
    ...(folder === 'verify' ? [attribute('skip_create_image', bool(true))] : image),
    gap,
    attribute('os_type', str(unit.target.platform === 'windows' ? 'Windows' : 'Linux')),
    attribute('vm_size', ref('var.vm_size')),
    attribute('os_disk_size_gb', ref('var.disk_size')),
    attribute('managed_image_storage_account_type', ref('var.disk_type')),
    attribute('encryption_at_host', conditional(ref('var.encryption_at_host'), bool(true), nothing)),
    attribute('user_assigned_managed_identities', ref('var.identities')),
    ...bootstrap(boot),
    attribute('azure_tags', ref('local.tags')),
    attribute('polling_duration_timeout', str('60m')),
    gap,
    ...network,
    gap,
    ...communicator(boot),
    ...keyPair(boot),
    ...gallery(boot),
    ...plan(boot),
    block('spot', [], [attribute('eviction_policy', conditional(ref('var.spot'), str('Delete'), nothing))]),
    ...(folder === 'build' ? [destination] : []),
  ];
}

const image: Body = [
  attribute('shared_image_gallery_timeout', str('4h')),
  attribute('shared_gallery_image_version_exclude_from_latest', bool(true)),
  attribute('disk_encryption_set_id', orNothing('disk_encryption_set')),
];

/** The build's region alone; it is copied when it is published, after it was verified. */
const destination = block(
  'shared_image_gallery_destination',
  [],
  [
    attribute('subscription', ref('var.subscription_id')),
    attribute('resource_group', ref('var.gallery_resource_group')),
    attribute('gallery_name', ref('var.gallery')),
    attribute('image_name', ref('local.definition')),
    attribute('image_version', ref('local.version')),
    gap,
    block(
      'target_region',
      [],
      [
        attribute('name', ref('var.location')),
        attribute('disk_encryption_set_id', orNothing('disk_encryption_set')),
        attribute('replicas', num(1)),
      ],
    ),
  ],
);

function isOfMarketplace({ booted }: Boot): boolean {
  return booted.parent === undefined && booted.settings.source?.kind === 'cloud';
}

/** `<publisher>:<offer>:<sku>:<version>` */
function marketplace(boot: Boot): Body {
  if (!isOfMarketplace(boot)) return [];
  return ['image_publisher', 'image_offer', 'image_sku', 'image_version'].map((name, index) =>
    attribute(name, call('element', call('split', str(':'), ref('var.parent_image')), num(index))),
  );
}

function gallery(boot: Boot): Body {
  return isOfMarketplace(boot) ? [] : [block('shared_image_gallery', [], [attribute('id', ref('var.parent_image'))])];
}

function plan({ unit }: Boot): Body {
  const found = planOf(unit);
  if (found === undefined) return [];
  return [
    block(
      'plan_info',
      [],
      [
        attribute('plan_publisher', str(found.publisher)),
        attribute('plan_product', str(found.product)),
        attribute('plan_name', str(found.name)),
      ],
    ),
  ];
}

const network: Body = [
  attribute('virtual_network_name', orNothing('virtual_network')),
  attribute('virtual_network_subnet_name', orNothing('subnet')),
  attribute('virtual_network_resource_group_name', orNothing('network_resource_group')),
  attribute('private_virtual_network_with_public_ip', ref('var.public_ip')),
  attribute('allowed_inbound_ip_addresses', ref('var.source_cidrs')),
];

function bootstrap(boot: Boot): Body {
  if (boot.unit.target.platform === 'linux' || boot.booted.settings.access.protocol === 'winrm') return [];
  return [
    attribute('user_data_file', template([ref('path.root'), '/user-data.ps1'])),
    attribute('custom_script', str(runUserData)),
  ];
}

function keyPair({ unit, booted }: Boot): Body {
  if (booted.settings.access.protocol === 'winrm') return [];
  return unit.target.platform === 'windows' ? [attribute('temporary_key_pair_type', str('rsa'))] : [];
}

function isEmpty(name: string): Expression {
  return operation(ref(`var.${name}`), '==', str(''));
}

function orNothing(name: string): Expression {
  return conditional(isEmpty(name), nothing, ref(`var.${name}`));
}
