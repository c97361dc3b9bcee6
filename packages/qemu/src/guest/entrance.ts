import type { Access, FirstBoot } from '@ostrata/catalog';

/** What QEMU is told so that a guest takes our public key. Neither is a secret. */
export interface Entrance {
  readonly args: readonly string[];
  /** NoCloud data for cloud-init, by file name; empty when it is not needed. */
  readonly seed: ReadonlyMap<string, string>;
}

/** How the key reaches a guest, by what configures it at boot. */
export function entrance(publicKey: string, { user }: Access, { dataSource }: FirstBoot): Entrance {
  if (dataSource !== 'cloud-init') return { args: credential(publicKey, user), seed: new Map() };
  const users = [{ name: user, lock_passwd: true, ssh_authorized_keys: [publicKey] }];
  const userData = { users, disable_root: user !== 'root', ssh_pwauth: false };
  return {
    args: [],
    seed: new Map([
      ['meta-data', `${JSON.stringify({ 'instance-id': `ostrata-${publicKey.slice(-16)}` })}\n`],
      ['user-data', `#cloud-config\n${JSON.stringify(userData)}\n`],
    ]),
  };
}

/** A systemd credential by SMBIOS; systemd's own files put root's key in place, other users' keys need lines of ours. */
function credential(publicKey: string, user: string): readonly string[] {
  const [name, text] =
    user === 'root'
      ? ['ssh.authorized_keys.root', publicKey]
      : [
          'tmpfiles.extra',
          [
            `d /home/${user}/.ssh 0700 ${user} ${user} -`,
            `f~ /home/${user}/.ssh/authorized_keys 0600 ${user} ${user} - ${base64(publicKey)}`,
            '',
          ].join('\n'),
        ];
  return ['-smbios', `type=11,value=io.systemd.credential.binary:${name}=${base64(text)}`];
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
