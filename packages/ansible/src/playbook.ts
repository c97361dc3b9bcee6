import type { Role, Unit, Value } from '@ostrata/catalog';

/** The play that builds: facts, variables, then the roles in order, once what the parent does at first boot is done. */
export function buildPlaybook({ image, settings, target, parent }: Unit): Value {
  const { roles, secrets } = settings.ansible;
  const isConfiguring = ['cloud-init', 'ignition'].includes(parent?.settings.firstBoot.dataSource ?? 'none');
  return [
    {
      name: `Build ${image.name}`,
      hosts: 'all',
      gather_facts: true,
      gather_subset: ['!all'],
      vars_files: ['vars.yml'],
      ...(secrets.length > 0 && { vars: Object.fromEntries(secrets.map((name) => [name, fromEnvironment(name)])) }),
      // It writes package sources and holds the package manager's lock while roles would use it.
      ...(isConfiguring && target.platform === 'linux' && { pre_tasks: [linux.started] }),
      roles: roles.map(roleEntry),
    },
  ];
}

/** The play that waits for the machine, and the repository's playbooks; without one, nothing of the system may have failed. */
export function verifyPlaybook({ image, settings, target }: Unit, root: string): Value {
  const { started, healthy } = target.platform === 'windows' ? windows : linux;
  return [
    {
      name: `Verify ${image.name}`,
      hosts: 'all',
      gather_facts: false,
      tasks: settings.verify.length === 0 ? [started, healthy] : [started],
    },
    ...settings.verify.map((path) => ({ 'ansible.builtin.import_playbook': `${root}/${path}` })),
  ];
}

const linux = {
  started: {
    name: 'Wait until the machine has started',
    'ansible.builtin.command': { argv: ['systemctl', 'is-system-running', '--wait'] },
    register: 'ostrata_started',
    changed_when: false,
    failed_when: "ostrata_started.stdout not in ['running', 'degraded']",
  },
  healthy: {
    name: 'No unit of the system has failed',
    'ansible.builtin.command': { argv: ['systemctl', 'list-units', '--failed', '--plain', '--no-legend'] },
    register: 'ostrata_failed',
    changed_when: false,
    failed_when: "ostrata_failed.stdout != ''",
  },
};

/** Without any collection: what is run is PowerShell, by the shell of the connection. */
const windows = {
  started: {
    name: 'Wait until Windows has set up the machine',
    'ansible.builtin.raw':
      "(Get-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State').ImageState",
    register: 'ostrata_started',
    changed_when: false,
    until: "ostrata_started.stdout | trim == 'IMAGE_STATE_COMPLETE'",
    retries: 60,
    delay: 10,
  },
  healthy: {
    name: 'No service of the system has failed to start',
    'ansible.builtin.raw':
      "Get-CimInstance Win32_Service | Where-Object { $_.StartMode -eq 'Auto' -and $_.State -ne 'Running' -and $_.ExitCode -notin 0, 1077 } | ForEach-Object Name",
    register: 'ostrata_failed',
    changed_when: false,
    failed_when: "ostrata_failed.stdout | trim != ''",
  },
};

/** Only the name of a secret is ever written; a missing one fails the run and says which. */
function fromEnvironment(name: string): string {
  const hint = `export ${name} before the build`;
  return `{{ lookup('ansible.builtin.env', '${name}', default=undef(hint='${hint}')) }}`;
}

function roleEntry({ name, vars }: Role): Value {
  return { role: name, ...(Object.keys(vars).length > 0 && { vars }) };
}
