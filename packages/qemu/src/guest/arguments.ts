import type { Accelerator, BootOptions } from '@ostrata/ports';

export interface GuestDisks {
  readonly disk: string;
  /** A NoCloud seed, a FAT image. */
  readonly seed?: string;
}

export interface GuestWiring {
  readonly accelerator: Accelerator;
  readonly sshPort: number;
  readonly console: string;
  readonly entrance: readonly string[];
}

/** The command line of a disposable guest. Nothing secret is on it. */
export function guestArguments(disks: GuestDisks, wiring: GuestWiring, options: BootOptions): readonly string[] {
  const { access, forwards = [], cpus = 2, memory = 1024 } = options;
  const ports = [{ host: wiring.sshPort, guest: access.port }, ...forwards];
  const network = ports.map(({ host, guest }) => `hostfwd=tcp:127.0.0.1:${host}-:${guest}`).join(',');
  return [
    ...[...machine(wiring.accelerator), '-smp', String(cpus), '-m', String(memory)],
    ...['-drive', `file=${quote(disks.disk)},format=qcow2,if=virtio,cache=unsafe,discard=unmap`],
    ...(disks.seed === undefined ? [] : ['-drive', `file=${quote(disks.seed)},format=raw,if=virtio,readonly=on`]),
    ...['-netdev', `user,id=net,${network}`, '-device', 'virtio-net-pci,netdev=net,romfile='],
    ...['-device', 'virtio-rng-pci', '-display', 'none', '-serial', `file:${wiring.console}`, '-no-reboot'],
    ...wiring.entrance,
  ];
}

/** The machine that guests get on an accelerator, and that the accelerator is tried with. */
export function machine(accelerator: Accelerator): readonly string[] {
  // In software the default processor is quickest: with an Intel model the guest's kernel guards against Meltdown.
  const processor = accelerator === 'kvm' ? ['kvm', '-cpu', 'host'] : ['tcg,thread=multi,tb-size=512'];
  return ['-machine', 'q35', '-accel', ...processor];
}

/** QEMU ends a value at a comma, and takes two for one. */
function quote(path: string): string {
  return path.replaceAll(',', ',,');
}
