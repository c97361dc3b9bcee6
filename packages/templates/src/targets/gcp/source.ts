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

/** The image's name is its address: `python-runtime-linux-v2-3-0`. */
export function gcpLocals({ unit, folder }: Boot): Body {
  const isDev = operation(call('substr', ref('var.image_version'), num(0), num(4)), '==', str('dev-'));
  const version = call('replace', ref('var.image_version'), str('.'), str('-'));
  const labels = {
    'ostrata-image': ref('var.image_name'),
    'ostrata-target': str(unit.target.name.replace('/', '-')),
    'ostrata-version': ref('local.version'),
  };
  return [
    attribute('version', version),
    attribute('mark', conditional(isDev, str(''), str('v'))),
    attribute(
      'address',
      template([ref('var.image_name'), `-${unit.target.os}-`, ref('local.mark'), ref('local.version')]),
    ),
    // A name has 63 characters at most, so one with a word behind it might not be a name.
    ...(folder === 'verify'
      ? [
          attribute(
            'name',
            template(['verify-', call('substr', call('sha256', ref('local.address')), num(0), num(32))]),
          ),
        ]
      : [attribute('name', ref('local.address'))]),
    attribute('labels', object(labels)),
    // The machine's disk has its name and no labels, so the name says what it is for, by a digest of the address.
    attribute(
      'builder_name',
      template([
        `ostrata-${folder}-`,
        call('substr', call('sha256', ref('local.address')), num(0), num(32)),
        '-',
        call('substr', call('uuidv4'), num(0), num(8)),
      ]),
    ),
    attribute('metadata', object({ 'block-project-ssh-keys': str('TRUE') })),
    attribute(
      'builder_labels',
      call('merge', ref('var.builder_labels'), ref('local.labels'), object({ 'ostrata-builder': str(folder) })),
    ),
    ...(folder === 'verify' ? [] : record),
  ];
}

/** Packer evaluates `{{` in a description; in JSON a brace can be written so that it does not. */
const record: Body = [
  attribute('record', call('jsondecode', ref('var.record'))),
  attribute(
    'description',
    call(
      'replace',
      call('jsonencode', object({ ostrata: call('merge', ref('local.record'), object({ inputs: nothing })) })),
      str('{{'),
      str('{\\u007b'),
    ),
  ),
  attribute('fingerprint', call('replace', call('try', ref('local.record.fingerprint'), str('')), str(':'), str('-'))),
  attribute(
    'image_labels',
    call(
      'merge',
      ref('local.labels'),
      object({ 'ostrata-fingerprint': call('substr', ref('local.fingerprint'), num(0), num(43)) }),
    ),
  ),
];

/** The body of the `googlecompute` block. `parent_image` is `projects/<project>/global/images/<name>`. */
export function gcpSource(boot: Boot): Body {
  const part = (index: number) => call('element', call('split', str('/'), ref('var.parent_image')), num(index));
  return [
    attribute('project_id', ref('var.project')),
    attribute('zone', ref('var.zone')),
    attribute('source_image', part(4)),
    attribute('source_image_project_id', list([part(1)])),
    attribute('image_name', ref('local.name')),
    ...(boot.folder === 'verify' ? [attribute('skip_create_image', bool(true))] : image(boot)),
    gap,
    attribute('instance_name', ref('local.builder_name')),
    attribute('machine_type', ref('var.machine_type')),
    attribute('preemptible', ref('var.preemptible')),
    attribute('disk_size', ref('var.disk_size')),
    attribute('disk_type', ref('var.disk_type')),
    attribute('enable_secure_boot', ref('var.secure_boot')),
    attribute('enable_vtpm', ref('var.vtpm')),
    attribute('enable_integrity_monitoring', ref('var.integrity_monitoring')),
    attribute('service_account_email', ref('var.service_account')),
    attribute('disable_default_service_account', operation(ref('var.service_account'), '==', str(''))),
    ...metadata(boot),
    attribute('labels', ref('local.builder_labels')),
    attribute('state_timeout', str('30m')),
    gap,
    ...network,
    gap,
    ...communicator(boot),
    ...keyPair(boot),
    ...encryption(boot),
  ];
}

function image({ unit }: Boot): Body {
  const isShort = operation(
    call('substr', ref('local.description'), num(0), num(2048)),
    '==',
    ref('local.description'),
  );
  return [
    attribute(
      'image_description',
      conditional(isShort, ref('local.description'), template([ref('var.image_name'), ' ', ref('var.image_version')])),
    ),
    attribute('image_labels', ref('local.image_labels')),
    attribute('image_architecture', str(unit.target.architecture === 'arm64' ? 'ARM64' : 'X86_64')),
    attribute('image_storage_locations', ref('var.storage_locations')),
  ];
}

const network: Body = [
  attribute('network', orNothing('network')),
  attribute('subnetwork', orNothing('subnetwork')),
  attribute('network_project_id', orNothing('network_project')),
  attribute('tags', ref('var.network_tags')),
  attribute('omit_external_ip', operation(ref('var.public_ip'), '==', bool(false))),
  attribute('use_internal_ip', operation(ref('var.public_ip'), '==', bool(false))),
  attribute('use_iap', ref('var.use_iap')),
];

/** Keys of the project let nobody into a builder machine. */
function metadata({ unit, booted }: Boot): Body {
  const isWindows = unit.target.platform === 'windows';
  const needsScript = isWindows && booted.settings.access.protocol !== 'winrm';
  const script = object({ 'windows-startup-script-ps1': template([ref('path.root'), '/startup.ps1']) });
  return [attribute('metadata', ref('local.metadata')), ...(needsScript ? [attribute('metadata_files', script)] : [])];
}

function keyPair({ unit, booted }: Boot): Body {
  if (booted.settings.access.protocol === 'winrm') return [attribute('windows_password_timeout', str('15m'))];
  if (unit.target.platform === 'windows') return [attribute('temporary_key_pair_type', str('rsa'))];
  // Where the project has OS Login on, a machine would not take the key of the build.
  return [attribute('temporary_key_pair_type', str('ed25519')), attribute('use_os_login', bool(false))];
}

/** Without a key there is no block: Google would be told an empty one. */
function encryption({ folder }: Boot): Body {
  const names = folder === 'build' ? ['disk_encryption_key', 'image_encryption_key'] : ['disk_encryption_key'];
  return names.map((name) =>
    block(
      'dynamic',
      [name],
      [
        attribute('for_each', call('compact', list([ref('var.kms_key')]))),
        block('content', [], [attribute('kmsKeyName', ref(`${name}.value`))]),
      ],
    ),
  );
}

function orNothing(name: string): Expression {
  return conditional(operation(ref(`var.${name}`), '==', str('')), nothing, ref(`var.${name}`));
}
