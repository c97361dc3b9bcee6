import { attribute, bool, num, str, type Body } from '@ostrata/hcl';
import type { Boot } from './cloud-parts.ts';

/** How Packer enters the machine: by ssh with a key of this build, or by WinRM over TLS with a password of this boot. */
export function communicator({ booted, unit }: Boot): Body {
  const { protocol, user, port } = booted.settings.access;
  if (protocol === 'winrm') {
    return [
      attribute('communicator', str('winrm')),
      attribute('winrm_username', str(user)),
      attribute('winrm_port', num(port)),
      attribute('winrm_use_ssl', bool(true)),
      // The certificate is made when the machine boots, so nobody can know it.
      attribute('winrm_insecure', bool(true)),
      attribute('winrm_use_ntlm', bool(true)),
      attribute('winrm_timeout', str('30m')),
    ];
  }
  return [
    attribute('communicator', str('ssh')),
    attribute('ssh_username', str(user)),
    attribute('ssh_port', num(port)),
    attribute('ssh_timeout', str(unit.target.platform === 'windows' ? '30m' : '15m')),
    attribute('ssh_handshake_attempts', num(100)),
  ];
}
