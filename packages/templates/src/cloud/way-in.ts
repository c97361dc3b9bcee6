import { problem, type Problem } from '@ostrata/problems';
import type { Boot } from './cloud-parts.ts';

/** The last step of a build needs root, and the machine must take the build's key when it boots. */
export function entryProblems({ unit, booted, folder }: Boot): readonly Problem[] {
  const { user, become } = booted.settings.access;
  if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(user)) {
    return [
      problem('unsafe-name', `${JSON.stringify(user)} cannot be the name of a user`, {
        place: booted.image.place(['access', 'user']),
        hint: 'a user name has letters, digits, `_`, `.` and `-`',
      }),
    ];
  }
  if (unit.target.platform === 'windows') return [];
  const { dataSource } = booted.settings.firstBoot;
  if (user !== 'root' && become === 'none') {
    return [
      problem('no-root', `${booted.image.name} is entered as ${user}, who cannot become root`, {
        place: booted.image.place(['access']),
        hint: 'say how with `become: sudo`',
      }),
    ];
  }
  if (dataSource === 'cloud-init' || dataSource === 'ignition') return [];
  const whose = folder === 'verify' ? 'its own first boot' : `the first boot of its parent ${booted.image.name}`;
  return [
    problem(
      'no-way-in',
      `${unit.name} cannot be entered: ${whose} is \`${dataSource}\`, which takes no key of a cloud`,
      {
        place: unit.image.place(folder === 'verify' ? ['firstBoot', 'dataSource'] : ['parent']),
        hint: 'set `firstBoot: { dataSource: cloud-init }` where the image is made',
      },
    ),
  ];
}
