import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { startGuest, type Guest } from './guest.ts';

/** A machine of EC2: its disk, and the guest that runs on it while it is on. */
interface Machine {
  readonly disk: string;
  guest?: Guest;
}

/** Disks of AMIs, and machines by the id of their instance. */
export interface MachineRoom {
  /** Says what an AMI is: a qcow2, absolute. */
  addImage(ami: string, disk: string): void;
  start(instance: string, from: { readonly ami: string; readonly publicKey: string }): Promise<void>;
  stop(instance: string): Promise<void>;
  terminate(instance: string): Promise<void>;
  /** Makes a new AMI of a machine that is off. */
  capture(instance: string, ami: string): Promise<void>;
  /** A copy of an AMI, in whatever region, has its disk. */
  copied(from: string, to: string): void;
  /** Machines that are on, by the id of their instance. */
  running(): readonly string[];
  close(): Promise<void>;
}

/** An empty room. Files go to `folder`. */
export function machineRoom(options: {
  readonly folder: string;
  readonly user: string;
  readonly sshPort: number;
}): MachineRoom {
  const { folder, user, sshPort } = options;
  const images = new Map<string, string>();
  const machines = new Map<string, Machine>();
  const machine = (instance: string): Machine => {
    const found = machines.get(instance);
    if (found === undefined) throw new Error(`there is no machine ${instance}`);
    return found;
  };
  return {
    running: () => [...machines].flatMap(([id, { guest }]) => (guest === undefined ? [] : [id])),
    addImage: (ami, disk) => void images.set(ami, disk),
    copied: (from, to) => {
      const disk = images.get(from);
      if (disk !== undefined) images.set(to, disk);
    },
    start: async (instance, { ami, publicKey }) => {
      const from = images.get(ami);
      if (from === undefined) throw new Error(`${ami} has no disk`);
      if ([...machines.values()].some(({ guest }) => guest !== undefined)) throw new Error('one machine runs already');
      const disk = join(folder, `${instance}.qcow2`);
      await execa('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', from, disk]);
      const console = join(folder, `${instance}.console`);
      const cacheFolder = join(folder, 'cache');
      const made: Machine = { disk };
      machines.set(instance, made);
      made.guest = await startGuest({ disk, user, publicKey, sshPort, console, cacheFolder });
    },
    stop: async (instance) => {
      const stopped = machine(instance);
      await stopped.guest?.shutDown();
      delete stopped.guest;
    },
    terminate: async (instance) => {
      const gone = machines.get(instance);
      await gone?.guest?.kill();
      machines.delete(instance);
    },
    capture: async (instance, ami) => {
      const disk = join(folder, `${ami}.qcow2`);
      await copyFile(machine(instance).disk, disk);
      images.set(ami, disk);
    },
    close: async () => {
      await Promise.all([...machines.values()].map(({ guest }) => guest?.kill()));
      machines.clear();
    },
  };
}
