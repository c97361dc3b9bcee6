import type { Access, Lock, Unit } from '@ostrata/catalog';
import { ansibleConfig } from './config.ts';
import { windowsConnection } from './connection.ts';
import { buildPlaybook, verifyPlaybook } from './playbook.ts';
import { requirements } from './requirements.ts';
import { yaml } from './yaml.ts';

const heading = '# Rendered by Ostrata from image.yaml: a change here is overwritten.\n---\n';

/**
 * What Ansible needs to build a unit, by file name: `playbook.yml`, `vars.yml`, `ansible.cfg`, `requirements.yml` where a role or
 * collection comes from outside, and for Windows `connection.yml`. `lock` gives what these are pinned to. Ask `ansibleProblems` first.
 */
export function ansibleFolder(unit: Unit, lock: Lock): ReadonlyMap<string, string> {
  const { ansible } = unit.settings;
  const access = unit.parent?.settings.access ?? unit.settings.access;
  const outside = requirements(ansible, lock);
  return new Map([
    ['ansible.cfg', ansibleConfig(access, unit.target, toRoot(unit, 'ansible'))],
    ...connectionFile(unit, access),
    ['playbook.yml', `${heading}${yaml(buildPlaybook(unit))}`],
    ...(outside === undefined ? [] : [['requirements.yml', `${heading}${yaml(outside)}`] as const]),
    ['vars.yml', `${heading}${yaml(ansible.vars)}`],
  ]);
}

/** What Ansible needs to verify a unit, by file name: `playbook.yml`, which imports the repository's own, and `ansible.cfg`. */
export function verifyAnsible(unit: Unit): ReadonlyMap<string, string> {
  const root = toRoot(unit, 'verify/ansible');
  return new Map([
    ['ansible.cfg', ansibleConfig(unit.settings.access, unit.target, root)],
    ...connectionFile(unit, unit.settings.access),
    ['playbook.yml', `${heading}${yaml(verifyPlaybook(unit, root))}`],
  ]);
}

/** Variables that win over all others, so that the playbooks of `verify:` are run in the same way. Linux needs none. */
function connectionFile({ target }: Unit, access: Access): readonly (readonly [string, string])[] {
  if (target.platform === 'linux') return [];
  return [['connection.yml', `${heading}${yaml(windowsConnection(access))}`]];
}

/** The way from a folder of the unit up to the repository's root: `../../…`. */
function toRoot({ folder }: Unit, inside: string): string {
  return `${folder}/${inside}`.replace(/[^/]+/g, '..');
}
