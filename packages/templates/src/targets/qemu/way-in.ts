import type { Access, Unit, UnitSettings } from '@ostrata/catalog';
import { attribute, call, ref, str, template, type Body, type Expression } from '@ostrata/hcl';
import { problem, type Problem } from '@ostrata/problems';

/** How the build's key gets into the machine that boots an image. */
export function wayIn(booted: UnitSettings): {
  readonly attributes: Body;
  /** Arguments of QEMU, in pairs. */
  readonly arguments: readonly (readonly Expression[])[];
} {
  if (booted.firstBoot.dataSource === 'cloud-init') return byCloudInit;
  return { attributes: [], arguments: [[str('-smbios'), credential(booted.access.user)]] };
}

/** Files that the machine reads its configuration from; only cloud-init needs any. */
export function seedFiles({ firstBoot, access }: UnitSettings): readonly (readonly [string, string])[] {
  if (firstBoot.dataSource !== 'cloud-init') return [];
  return [
    ['seed/meta-data', 'instance-id: ostrata-build\n'],
    ['seed/user-data', userData(access)],
  ];
}

/** Stops the machine, run as root. The rule by which the build became root goes last, since without it nothing stops. */
export function powerOff({ firstBoot, access }: UnitSettings): string {
  const hasRule = firstBoot.dataSource === 'cloud-init' && access.become === 'sudo';
  return hasRule ? `sh -c 'rm -f ${sudoRule}; systemctl poweroff'` : 'systemctl poweroff';
}

const sudoRule = '/etc/sudoers.d/ostrata-build';

/** No key can get into an image that takes none at boot, nor to a user whose name is not plain; and the last step needs root. */
export function wayInProblems(unit: Unit, booted: Unit): readonly Problem[] {
  const { user, become } = booted.settings.access;
  const { dataSource } = booted.settings.firstBoot;
  if (!/^[a-z_][a-z0-9_-]*$/.test(user)) {
    return [
      problem('unsafe-name', `${JSON.stringify(user)} cannot be the name of a user`, {
        place: booted.image.place(['access', 'user']),
        hint: 'a user name has lower-case letters, digits, `_` and `-`',
      }),
    ];
  }
  if (user !== 'root' && become === 'none') {
    return [
      problem('no-root', `${booted.image.name} is entered as ${user}, who cannot become root`, {
        place: booted.image.place(['access']),
        hint: 'say how with `become: sudo`',
      }),
    ];
  }
  if (dataSource === 'cloud-init' || dataSource === 'systemd-credentials') return [];
  const whose = unit === booted ? 'its own first boot' : `the first boot of its parent ${booted.image.name}`;
  return [
    problem('no-way-in', `${unit.name} cannot be entered: ${whose} is \`${dataSource}\`, which takes no key`, {
      place: unit.image.place(unit === booted ? ['firstBoot', 'dataSource'] : ['parent']),
      hint: 'set `firstBoot: { dataSource: systemd-credentials }` or `cloud-init` where the image is made',
    }),
  ];
}

const keyLine = call('replace', ref('var.ssh_public_key'), str('%'), str('%%'));

/** systemd 252 and later read credentials from SMBIOS: root's key has one of its own, others' files go by tmpfiles. */
function credential(user: string): Expression {
  const prefix = 'type=11,value=io.systemd.credential.binary:';
  if (user === 'root') {
    return template([`${prefix}ssh.authorized_keys.root=`, call('base64encode', ref('var.ssh_public_key'))]);
  }
  const folder = `/home/${user}/.ssh`;
  const lines = template([
    `d ${folder} 0700 ${user} - - -\nf+ ${folder}/authorized_keys 0600 ${user} - - `,
    keyLine,
    '\n',
  ]);
  return template([`${prefix}tmpfiles.extra=`, call('base64encode', lines)]);
}

/** The seed is the same for every build: the key, which is not, stands in the machine's asset tag. */
const byCloudInit = {
  attributes: [
    attribute('http_directory', template([ref('path.root'), '/seed'])),
    attribute('http_bind_address', str('127.0.0.1')),
  ],
  arguments: [
    [str('-smbios'), str('type=1,serial=ds=nocloud-net;s=http://{{ .HTTPIP }}:{{ .HTTPPort }}/')],
    [str('-smbios'), template(['type=3,asset=', call('replace', ref('var.ssh_public_key'), str(','), str(',,'))])],
  ],
};

function userData({ user, become }: Access): string {
  const rule =
    become === 'sudo'
      ? `
      echo "$1 ALL=(ALL) NOPASSWD:ALL" > ${sudoRule}
      chmod 0440 ${sudoRule}`
      : '';
  return `#cloud-config
# Lets the build in: its public key stands in the asset tag of the machine.
users:
  - name: ${user}
    lock_passwd: true
    shell: /bin/bash
disable_root: false
runcmd:
  - - sh
    - -ec
    - |${rule}
      home=$(getent passwd "$1" | cut -d: -f6)
      mkdir -p "$home/.ssh"
      cat /sys/class/dmi/id/chassis_asset_tag > "$home/.ssh/authorized_keys"
      chmod 0700 "$home/.ssh"
      chmod 0600 "$home/.ssh/authorized_keys"
      chown -R "$1" "$home/.ssh"
    - ostrata
    - ${user}
`;
}
