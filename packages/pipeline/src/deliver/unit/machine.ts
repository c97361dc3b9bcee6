import type { Target } from '@ostrata/catalog';
import type { PackerVariables } from '@ostrata/ports';
import { requirePackerForClouds } from '../../packer-for-clouds.ts';
import type { DeliverContext } from '../context.ts';

/** What Packer is told of the machine that it builds in, and how long that machine takes to be cleaned up. */
export interface Machine {
  readonly variables: PackerVariables;
  /** Seconds that a build has, once it is stopped, to remove what it started. */
  readonly grace: number;
  dispose(): Promise<void>;
}

/** True for a target whose machines run here, and whose images are files. */
export function isLocal({ cloud }: Target): boolean {
  return cloud === 'qemu';
}

/**
 * A machine here is entered by a key of its own; in a cloud the plugin makes a key pair, and takes minutes to remove it all. Throws
 * `PackerTooOld`.
 */
export async function machineFor(
  { machines, packer }: Pick<DeliverContext, 'machines' | 'packer'>,
  target: Target,
  outputFolder: string,
): Promise<Machine> {
  if (!isLocal(target)) {
    await requirePackerForClouds(packer);
    return { variables: {}, grace: 900, dispose: async () => {} };
  }
  const accelerator = await machines.accelerator();
  const key = await machines.key();
  return {
    variables: {
      accelerator,
      output_directory: outputFolder,
      ssh_private_key_file: key.privateKeyFile,
      ssh_public_key: key.publicKey,
    },
    grace: 20,
    dispose: () => key.dispose(),
  };
}
