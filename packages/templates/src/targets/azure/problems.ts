import { problem, type Problem } from '@ostrata/problems';
import type { Boot } from '../../cloud/cloud-parts.ts';

/** Azure refuses these as the user of a machine, in whatever case. */
const refusedUsers = ['administrator', 'admin', 'root', 'guest', 'user', 'test'];

/** What a builder machine on Azure cannot be. */
export function azureProblems({ unit, booted }: Boot): readonly Problem[] {
  const { azure = {} } = unit.settings.builder;
  const { access } = booted.settings;
  const place = (...path: readonly string[]) => unit.image.place(['targets', unit.target.name, ...path]);
  const found: (readonly [boolean, () => Problem])[] = [
    [
      refusedUsers.includes(access.user.toLowerCase()),
      () =>
        problem('no-way-in', `Azure makes no user ${access.user}`, {
          place: booted.image.place(['access', 'user']),
          hint: 'name another, such as `access: { user: packer }`; Azure makes it on each machine',
        }),
    ],
    [
      access.protocol === 'winrm' && access.port !== 5986,
      () =>
        problem('bad-value', `Azure listens to WinRM on port 5986, and not on ${access.port}`, {
          place: booted.image.place(['access', 'port']),
          hint: 'take `port` out',
        }),
    ],
    [
      azure.network !== undefined && azure.sourceCidrs !== undefined,
      () =>
        problem('bad-value', '`sourceCidrs` is for a network that Packer makes', {
          place: place('builder', 'sourceCidrs'),
          hint: 'take `sourceCidrs` or `network` out',
        }),
    ],
  ];
  return found.flatMap(([isSo, tell]) => (isSo ? [tell()] : []));
}
