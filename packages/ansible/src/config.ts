import type { Access, Target } from '@ostrata/catalog';

/** `ansible.cfg` for a machine that lives as long as one build. `root` is the way to the repository's root. */
export function ansibleConfig({ become, remoteTmp }: Access, { platform }: Target, root: string): string {
  const isLinux = platform === 'linux';
  return [
    '# Rendered by Ostrata from image.yaml: a change here is overwritten.',
    '[defaults]',
    `roles_path = ${root}/roles`,
    ...(isLinux ? ['interpreter_python = /usr/bin/python3'] : []),
    ...(isLinux && remoteTmp !== undefined ? [`remote_tmp = ${remoteTmp}`] : []),
    'forks = 1',
    'timeout = 60',
    'retry_files_enabled = False',
    'nocows = True',
    'stdout_callback = default',
    'callback_result_format = yaml',
    'display_skipped_hosts = False',
    '# The machine is made for this run alone, so nobody can know its host key.',
    'host_key_checking = False',
    '',
    '[privilege_escalation]',
    ...(become === 'none' ? ['become = False'] : ['become = True', `become_method = ${becomeMethods[become]}`]),
    '',
    '[ssh_connection]',
    'pipelining = True',
    'ssh_args = -o ControlMaster=auto -o ControlPersist=60s -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR',
    '',
  ].join('\n');
}

const becomeMethods = { sudo: 'sudo', su: 'su', doas: 'community.general.doas' } as const;
