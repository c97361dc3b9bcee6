import type { Machines } from '@ostrata/ports';
import { accelerator } from './accelerator.ts';
import type { Environment } from './command.ts';
import { boot } from './guest/boot.ts';
import { inspect } from './inspect.ts';
import { ephemeralKey } from './key.ts';

/** Local virtual machines by QEMU. `cacheFolder` keeps which accelerator works. */
export function qemuMachines(settings: { readonly cacheFolder: string; readonly env: Environment }): Machines {
  return {
    accelerator: () => accelerator(settings.cacheFolder, settings.env),
    key: () => ephemeralKey(settings.env),
    boot: (disk, options) => boot(disk, options, settings),
    inspect: (disk, { signal } = {}) => inspect(disk, settings.env, signal),
  };
}
