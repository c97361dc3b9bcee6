import type { Unit } from '@ostrata/catalog';
import { attribute, comment, num, str, type Body } from '@ostrata/hcl';

/** `builder.auto.pkrvars.hcl`: the size of the builder machine, where the image or one below it says so. */
export function builderVariables(unit: Unit, folder: 'build' | 'verify'): Body {
  const { cpus, memory, disk } = { ...unit.settings.builder.qemu };
  const firmware = firmwareOf(unit);
  return [
    comment('The builder machine. A change here rebuilds nothing.'),
    attribute('cpus', num(cpus ?? 2)),
    attribute('memory', num(memory ?? 1024)),
    ...(folder === 'build' ? [attribute('disk_size', num(disk ?? 0))] : []),
    ...(firmware === undefined ? [] : [attribute('firmware', str(firmware))]),
  ];
}

/** What a vendor's disk boots with, all that stands on it does. */
function firmwareOf({ settings, parent }: Unit): string | undefined {
  const firmware = settings.builder.qemu?.firmware;
  if (firmware !== undefined) return firmware;
  return parent === undefined ? undefined : firmwareOf(parent);
}
