import type { Unit } from '@ostrata/catalog';
import { attribute, comment, num, str, type Body } from '@ostrata/hcl';
import { problem, suggest, type Problem } from '@ostrata/problems';

/** `builder.auto.pkrvars.hcl`: the size of the builder machine, where the image or one below it says so. */
export function builderVariables(unit: Unit, folder: 'build' | 'verify'): Body {
  const { cpus, memory, disk } = unit.settings.builder;
  const firmware = firmwareOf(unit);
  return [
    comment('The builder machine. A change here rebuilds nothing.'),
    attribute('cpus', num(cpus ?? 2)),
    attribute('memory', num(memory ?? 1024)),
    ...(folder === 'build' ? [attribute('disk_size', num(disk ?? 0))] : []),
    ...(firmware === undefined ? [] : [attribute('firmware', str(firmware))]),
  ];
}

/** Options that this builder does not have, or not of this kind. */
export function builderProblems({ image, settings, target }: Unit): readonly Problem[] {
  return Object.entries(settings.builder.options).flatMap(([name, value]) => {
    const place = image.place(['targets', target.name, 'builder', name]);
    if (name !== 'firmware') {
      const known = ['cpus', 'memory', 'disk', 'firmware'];
      return [
        problem('unknown-key', `a qemu builder has no option \`${name}\``, { place, hint: suggest(name, known) }),
      ];
    }
    if (typeof value === 'string' && /^[^{},\0]+$/.test(value) && value.isWellFormed()) return [];
    return [
      problem('bad-value', '`firmware` is the path of a file', { place, hint: 'such as /usr/share/ovmf/OVMF.fd' }),
    ];
  });
}

/** What a vendor's disk boots with, all that stands on it does. */
function firmwareOf({ settings, parent }: Unit): string | undefined {
  const { firmware } = { firmware: undefined, ...settings.builder.options };
  if (typeof firmware === 'string') return firmware;
  return parent === undefined ? undefined : firmwareOf(parent);
}
