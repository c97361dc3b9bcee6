import { target, type AnsibleSettings, type Lock, type Unit, type UnitSettings, type Value } from '@ostrata/catalog';

/** A lock that pins nothing. */
export const emptyLock: Lock = { vendors: new Map(), roles: new Map(), collections: new Map() };

/** A unit on a parent that is entered as `admin`, with what a test changes of its settings. */
export function unitWith(
  ansible: Partial<AnsibleSettings> = {},
  more: Partial<Pick<UnitSettings, 'access' | 'verify'>> = {},
): Unit {
  const parent = unit('hardened-debian', {
    access: { user: 'admin', port: 22, become: 'sudo', remoteTmp: '/var/tmp' },
  });
  return { ...unit('python-runtime', { ...more, ansible: { ...noAnsible, ...ansible } }), parent };
}

/** Variables of these values, under names of Ansible's kind. */
export function varsOf(values: readonly Value[]): Record<string, Value> {
  return Object.fromEntries(values.map((value, index) => [`variable_${index}`, value]));
}

const noAnsible: AnsibleSettings = { roles: [], localRoles: [], files: [], collections: [], vars: {}, secrets: [] };

function unit(name: string, settings: Partial<UnitSettings>): Unit {
  const full: UnitSettings = {
    template: 'standard',
    builder: {},
    sourceOptions: {},
    distribute: {},
    ansible: noAnsible,
    access: { user: 'root', port: 22, become: 'none' },
    firstBoot: { dataSource: 'systemd-credentials' },
    verify: [],
    verifyUses: { localRoles: [], files: [] },
    lifecycle: { keep: 5, grace: 90 },
    ...settings,
  };
  const file = `src/${name}/image.yaml`;
  return {
    name: `${name}/qemu/linux`,
    image: { name, layer: 'product', targets: new Map([['qemu/linux', full]]), file, place: () => ({ file }) },
    target: target('qemu/linux'),
    settings: full,
    folder: `src/${name}/qemu/linux`,
  };
}
