import { problem, type Problem } from '@ostrata/problems';
import type { Boot } from '../../cloud/cloud-parts.ts';
import { nameProblems } from './image-name.ts';

/** What a builder machine on Compute Engine cannot be. */
export function gcpProblems(boot: Boot): readonly Problem[] {
  const { unit, booted } = boot;
  const { gcp = {}, accounts } = unit.settings.builder;
  const place = (...path: readonly string[]) => unit.image.place(['targets', unit.target.name, 'builder', ...path]);
  const isRoot = unit.target.platform === 'linux' && booted.settings.access.user === 'root';
  return [
    ...nameProblems(boot),
    ...(isRoot
      ? [
          problem('no-way-in', `${unit.name} cannot be entered as root: Google's agent gives root no key`, {
            place: booted.image.place(['access', 'user']),
            hint: 'name another user; the agent makes it, and it may use sudo',
          }),
        ]
      : []),
    ...(gcp.project !== undefined && accounts?.gcp !== undefined && gcp.project !== accounts.gcp.project
      ? [
          problem(
            'bad-value',
            `images are published in ${accounts.gcp.project}, and this one would be built in ${gcp.project}`,
            {
              place: place('project'),
              hint: 'take it out: `accounts:` of ostrata.yaml says where images are built',
            },
          ),
        ]
      : []),
    ...(gcp.vtpm === false && gcp.integrityMonitoring === true
      ? [
          problem('bad-value', '`integrityMonitoring` needs the virtual TPM', {
            place: place('integrityMonitoring'),
            hint: 'take `vtpm: false` out',
          }),
        ]
      : []),
  ];
}
