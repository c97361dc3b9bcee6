import type { Access, Value } from '@ostrata/catalog';

/**
 * How Ansible talks to a Windows machine: PowerShell over ssh, or WinRM over TLS. The password of WinRM lives as long as the
 * machine, and Ansible takes it from the environment variable that the rendered provisioner sets, in base64: never from a command line.
 */
export function windowsConnection({ protocol }: Access): Value {
  if (protocol !== 'winrm') return { ansible_connection: 'ssh', ansible_shell_type: 'powershell' };
  return {
    ansible_connection: 'winrm',
    ansible_shell_type: 'powershell',
    ansible_winrm_scheme: 'https',
    ansible_winrm_transport: 'ntlm',
    ansible_winrm_server_cert_validation: 'ignore',
    ansible_password: "{{ lookup('ansible.builtin.env', 'OSTRATA_WINRM_PASSWORD') | b64decode }}",
  };
}
