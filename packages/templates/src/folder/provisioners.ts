import type { Access, Unit } from '@ostrata/catalog';
import {
  attribute,
  block,
  bool,
  call,
  conditional,
  list,
  num,
  operation,
  ref,
  str,
  template,
  type Body,
  type Item,
} from '@ostrata/hcl';
import { asRoot } from '../linux/become.ts';

/** `locals` of a folder that runs Ansible. `root` is the way from the folder to the repository's root. */
export function ansibleLocals(root: string): Item {
  const orElse = (name: string, fallback: Parameters<typeof conditional>[1]) =>
    attribute(name, conditional(operation(ref(`var.${name}`), '==', str('')), fallback, ref(`var.${name}`)));
  return block(
    'locals',
    [],
    [
      orElse('roles_path', template([ref('path.root'), `/${root}/roles`])),
      orElse('collections_path', str('~/.ansible/collections:/usr/share/ansible/collections')),
    ],
  );
}

/** Runs `ansible/playbook.yml` of the folder in a machine that boots `booted`. */
export function ansibleProvisioner({ settings: { access }, target }: Unit): Item {
  const inFolder = (path: string) => template([ref('path.root'), `/ansible/${path}`]);
  return block(
    'provisioner',
    ['ansible'],
    [
      attribute('playbook_file', inFolder('playbook.yml')),
      attribute('user', str(access.user)),
      attribute('use_proxy', bool(false)),
      ...(target.platform === 'windows' ? [attribute('extra_arguments', windowsArguments(access))] : []),
      attribute(
        'ansible_env_vars',
        list([
          template(['ANSIBLE_CONFIG=', ref('path.root'), '/ansible/ansible.cfg']),
          template(['ANSIBLE_ROLES_PATH=', ref('local.roles_path')]),
          template(['ANSIBLE_COLLECTIONS_PATH=', ref('local.collections_path')]),
          ...(access.protocol === 'winrm' ? [winrmPassword] : []),
        ]),
      ),
    ],
  );
}

/** In base64: Packer evaluates `{{ }}` in what it is given here, and a password may hold anything. */
const winrmPassword = template(['OSTRATA_WINRM_PASSWORD=', call('base64encode', ref('build.Password'))]);

/**
 * The plugin puts a WinRM password on Ansible's command line unless some argument sets one: an empty one does, and
 * `connection.yml`, which comes later and wins, looks the real one up in the environment.
 */
function windowsArguments({ protocol }: Access) {
  const connection = [str('-e'), template(['@', ref('path.root'), '/ansible/connection.yml'])];
  return list(protocol === 'winrm' ? [str('-e'), str('ansible_password='), ...connection] : connection);
}

/** Runs `clean.sh` of the folder as root, by the shell itself, since the folder it is put in may be mounted noexec. */
export function cleanLinux(access: Access): Item {
  const folder = remoteFolder(access);
  const where: Body = folder === undefined ? [] : [attribute('remote_folder', str(folder))];
  return block(
    'provisioner',
    ['shell'],
    [
      attribute('script', template([ref('path.root'), '/clean.sh'])),
      attribute('execute_command', str(asRoot(access, 'sh {{ .Path }}'))),
      ...where,
    ],
  );
}

/**
 * Runs `clean.ps1` of the folder. Its command line holds nothing that either shell of Windows would evaluate, so that its exit
 * code is the script's. It ends by stopping the machine, which cuts the connection: that is no failure, and nothing can be
 * removed afterwards.
 */
export function cleanWindows({ protocol }: Access): Item {
  return block(
    'provisioner',
    ['powershell'],
    [
      attribute('script', template([ref('path.root'), '/clean.ps1'])),
      attribute('execute_command', str('powershell -NoProfile -ExecutionPolicy Bypass -File {{ .Path }}')),
      attribute('valid_exit_codes', list([num(0), num(protocol === 'winrm' ? winrmDisconnected : sshDisconnected)])),
      attribute('skip_clean', bool(true)),
    ],
  );
}

/** What Packer gives for a command whose connection ended before it did. */
const sshDisconnected = 2_300_218;
const winrmDisconnected = 16_001;

/** Packer's upload knows no `~`; a relative path is below the user's home. */
function remoteFolder({ remoteTmp }: Access): string | undefined {
  return remoteTmp?.startsWith('~') === true ? '.' : remoteTmp;
}
