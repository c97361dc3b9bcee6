import { builder, commonVariables, inBuild, text, type UnitVariable } from '../../folder/variables.ts';

const common = commonVariables({
  description: "Absolute path of the parent's disk, qcow2. For verify, of the disk that is verified.",
});

/** The variables of a `qemu/linux` folder, which a hand-written one (`template: custom`) takes as well. */
export const qemuVariables: readonly UnitVariable[] = [
  ...common.image,
  text('output_directory', 'Folder that Packer makes for the disk. It must not exist.'),
  common.manifest,
  text('ssh_private_key_file', 'Private key that Packer enters the machine with.'),
  text('ssh_public_key', 'Its public key, as a line of authorized_keys. It is not left in the image.'),
  text('accelerator', 'How QEMU runs the machine: tcg (software) or kvm.', 'tcg'),
  ...common.ansible,
  builder('cpus', 'Processors of the builder machine.', 2),
  builder('memory', 'Memory of the builder machine, MiB.', 1024),
  inBuild(builder('disk_size', 'Size of the disk, MiB. 0: as large as the parent.', 0)),
  builder(
    'firmware',
    "Firmware that the machine boots with: QEMU's own BIOS, or a path, such as OVMF's.",
    'bios-256k.bin',
  ),
];
