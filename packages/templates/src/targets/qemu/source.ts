import type { UnitSettings } from '@ostrata/catalog';
import {
  attribute,
  block,
  bool,
  conditional,
  gap,
  list,
  num,
  operation,
  ref,
  str,
  template,
  type Body,
  type Expression,
  type Item,
} from '@ostrata/hcl';
import { asRoot } from '../../linux/become.ts';
import { powerOff, wayIn } from './way-in.ts';

/** The machine that boots a copy of a disk. `booted` says how that disk is entered and configured. */
export function qemuSource(booted: UnitSettings, folder: 'build' | 'verify'): Item {
  const { access } = booted;
  const { attributes, arguments: more } = wayIn(booted);
  return block(
    'source',
    ['qemu', 'linux'],
    [
      attribute('iso_url', ref('var.parent_image')),
      attribute('iso_checksum', str('none')),
      attribute('disk_image', bool(true)),
      attribute('output_directory', ref('var.output_directory')),
      attribute('vm_name', str('disk.qcow2')),
      attribute('format', str('qcow2')),
      attribute('skip_compaction', bool(true)),
      ...diskSize(folder),
      gap,
      attribute('accelerator', ref('var.accelerator')),
      attribute('cpus', ref('var.cpus')),
      attribute('memory', ref('var.memory')),
      attribute('disk_interface', str('virtio')),
      attribute('disk_discard', str('unmap')),
      attribute('disk_cache', str('unsafe')),
      attribute('net_device', str('virtio-net-pci')),
      attribute('headless', bool(true)),
      attribute('disable_vnc', bool(true)),
      attribute('boot_wait', conditional(isSoftware, str(softwareBoot), str('-1s'))),
      gap,
      attribute('communicator', str('ssh')),
      attribute('ssh_username', str(access.user)),
      attribute('ssh_port', num(access.port)),
      attribute('ssh_private_key_file', ref('var.ssh_private_key_file')),
      attribute('ssh_handshake_attempts', num(1000)),
      attribute('ssh_timeout', str('15m')),
      attribute('shutdown_command', str(asRoot(access, powerOff(booted)))),
      attribute('shutdown_timeout', str('5m')),
      ...attributes,
      gap,
      attribute('qemuargs', list([network(access.port), ...machine, ...more].map((pair) => list(pair)))),
    ],
  );
}

const isSoftware = operation(ref('var.accelerator'), '==', str('tcg'));

/**
 * How long a guest in software takes to answer. QEMU takes Packer's connection at once, and asks the guest for it only after 6
 * and 18 seconds more, then not at all: an early connection costs half a minute.
 */
const softwareBoot = '20s';

/** Packer's own network has the guest's ssh on every address of the machine that builds. */
function network(port: number): readonly Expression[] {
  return [str('-netdev'), str(`user,id=user.0,hostfwd=tcp:127.0.0.1:{{ .SSHHostPort }}-:${port}`)];
}

const machine: readonly (readonly Expression[])[] = [
  [str('-bios'), ref('var.firmware')],
  [str('-machine'), str('type=q35')],
  [str('-accel'), conditional(isSoftware, str('tcg,thread=multi,tb-size=512'), ref('var.accelerator'))],
  [str('-cpu'), conditional(isSoftware, str('qemu64'), str('host'))],
  [str('-device'), str('virtio-net-pci,netdev=user.0,romfile=')],
  [str('-device'), str('virtio-rng-pci')],
  // `disable_vnc` leaves a server without password.
  [str('-vnc'), str('none')],
  [str('-serial'), template(['file:', ref('var.output_directory'), '.console.log'])],
];

/** A disk that is only verified keeps its size; Packer wants a size even where it does not change it. */
function diskSize(folder: 'build' | 'verify'): Body {
  if (folder === 'verify') return [attribute('skip_resize_disk', bool(true))];
  const isAsParent = operation(ref('var.disk_size'), '==', num(0));
  return [
    attribute('skip_resize_disk', isAsParent),
    attribute('disk_size', template([conditional(isAsParent, num(1), ref('var.disk_size')), 'M'])),
  ];
}
