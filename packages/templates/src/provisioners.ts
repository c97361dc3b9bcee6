import type { Access } from '@ostrata/catalog';
import {
  attribute,
  block,
  bool,
  conditional,
  list,
  operation,
  ref,
  str,
  template,
  type Body,
  type Item,
} from '@ostrata/hcl';
import { asRoot } from './become.ts';

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

/** Runs `ansible/playbook.yml` of the folder. */
export function ansibleProvisioner(access: Access): Item {
  const inFolder = (path: string) => template([ref('path.root'), `/ansible/${path}`]);
  return block(
    'provisioner',
    ['ansible'],
    [
      attribute('playbook_file', inFolder('playbook.yml')),
      attribute('user', str(access.user)),
      attribute('use_proxy', bool(false)),
      attribute(
        'ansible_env_vars',
        list([
          template(['ANSIBLE_CONFIG=', ref('path.root'), '/ansible/ansible.cfg']),
          template(['ANSIBLE_ROLES_PATH=', ref('local.roles_path')]),
          template(['ANSIBLE_COLLECTIONS_PATH=', ref('local.collections_path')]),
        ]),
      ),
    ],
  );
}

/** Runs `clean.sh` of the folder as root, by the shell itself, since the folder it is put in may be mounted noexec. */
export function cleanProvisioner(access: Access): Item {
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

/** Packer's upload knows no `~`; a relative path is below the user's home. */
function remoteFolder({ remoteTmp }: Access): string | undefined {
  return remoteTmp?.startsWith('~') === true ? '.' : remoteTmp;
}
