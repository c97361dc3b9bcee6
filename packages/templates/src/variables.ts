import { attribute, block, bool, num, ref, str, type Item } from '@ostrata/hcl';

/** A variable of a rendered folder. Without a default it must be given. */
export interface UnitVariable {
  readonly name: string;
  readonly type: 'string' | 'number';
  readonly description: string;
  readonly default?: string | number;
  /** True where Packer must not show the value. */
  readonly sensitive: boolean;
  /** The folders that take it. */
  readonly folders: readonly ('build' | 'verify')[];
  /** True for what `builder.auto.pkrvars.hcl` sets: it concerns the builder machine only. */
  readonly builder: boolean;
}

const all: readonly UnitVariable[] = [
  text('image_name', 'Name of the image.'),
  text('image_version', 'Version of the image: x.y.z, or dev- and 12 digits of the fingerprint.'),
  text('parent_image', "Absolute path of the parent's disk, qcow2. For verify, of the disk that is verified."),
  { ...text('record', 'What the image says of itself, as JSON.', '{}'), folders: ['build'] },
  text('output_directory', 'Folder that Packer makes for the disk. It must not exist.'),
  text('manifest', 'File that Packer writes the manifest to.'),
  text('ssh_private_key_file', 'Private key that Packer enters the machine with.'),
  text('ssh_public_key', 'Its public key, as a line of authorized_keys. It is not left in the image.'),
  text('accelerator', 'How QEMU runs the machine: tcg (software) or kvm.', 'tcg'),
  text('roles_path', "Where Ansible finds roles, separated by colons. Empty: the repository's roles.", ''),
  text('collections_path', "Where Ansible finds collections, separated by colons. Empty: Ansible's own places.", ''),
  builder('cpus', 'Processors of the builder machine.', 2),
  builder('memory', 'Memory of the builder machine, MiB.', 1024),
  { ...builder('disk_size', 'Size of the disk, MiB. 0: as large as the parent.', 0), folders: ['build'] },
  {
    ...text(
      'firmware',
      "Firmware that the machine boots with: QEMU's own BIOS, or a path, such as OVMF's.",
      'bios-256k.bin',
    ),
    builder: true,
  },
];

/** The variables of a `qemu/linux` folder, which a hand-written one (`template: custom`) takes as well. */
export const unitVariables: readonly UnitVariable[] = all;

/** The blocks of `variables.pkr.hcl`. */
export function variableBlocks(folder: 'build' | 'verify'): readonly Item[] {
  return all
    .filter(({ folders }) => folders.includes(folder))
    .map((variable) =>
      block(
        'variable',
        [variable.name],
        [
          attribute('type', ref(variable.type)),
          attribute('description', str(variable.description)),
          ...(variable.default === undefined ? [] : [attribute('default', value(variable.default))]),
          ...(variable.sensitive ? [attribute('sensitive', bool(true))] : []),
        ],
      ),
    );
}

function value(fallback: string | number) {
  return typeof fallback === 'number' ? num(fallback) : str(fallback);
}

function text(name: string, description: string, fallback?: string): UnitVariable {
  return {
    name,
    type: 'string',
    description,
    ...(fallback !== undefined && { default: fallback }),
    sensitive: false,
    folders: ['build', 'verify'],
    builder: false,
  };
}

function builder(name: string, description: string, fallback: number): UnitVariable {
  return { ...text(name, description), type: 'number', default: fallback, builder: true };
}
