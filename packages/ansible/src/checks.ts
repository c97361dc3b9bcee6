import type { Role, Unit, Value } from '@ostrata/catalog';
import { problem, type Problem } from '@ostrata/problems';

/**
 * What of a unit Ansible would not take literally. Ansible evaluates names of roles and paths of playbooks, and its shell
 * evaluates `remoteTmp`, so these may hold plain characters only.
 */
export function ansibleProblems(unit: Unit): readonly Problem[] {
  const { ansible, verify } = unit.settings;
  const { image } = unit;
  return [
    ...ansible.roles.flatMap((role, index) => roleProblems(unit, role, index)),
    ...verify.flatMap((path) => playbookProblems(unit, path)),
    ...collectionProblems(unit),
    ...accessProblems(unit),
    ...(unit.parent === undefined ? [] : accessProblems(unit.parent)),
    ...[ansible.vars, ...ansible.roles.map(({ vars }) => vars)].flatMap((vars) =>
      Object.entries(vars).flatMap(([name, value]) =>
        isText(value)
          ? []
          : [
              problem('not-text', `the variable ${name} holds half of a Unicode character`, {
                place: image.place(['ansible', 'vars']),
                hint: 'write the whole character, or its bytes in base64',
              }),
            ],
      ),
    ),
  ];
}

function roleProblems({ image }: Unit, { name }: Role, index: number): readonly Problem[] {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(name)) return [];
  return [
    problem('unsafe-name', `${JSON.stringify(name)} cannot be the name of a role`, {
      place: image.place(['ansible', 'roles', index]),
      hint: 'a role has letters, digits, `_`, `-` and `.`',
    }),
  ];
}

/** Facts and modules of Windows are in a collection of their own. */
function collectionProblems({ image, settings: { ansible }, target, parent, name }: Unit): readonly Problem[] {
  const isBuilt = parent !== undefined;
  if (target.platform !== 'windows' || !isBuilt) return [];
  if (ansible.collections.some((collection) => collection.name === 'ansible.windows')) return [];
  return [
    problem(
      'no-collection',
      `${name} is built by Ansible, which knows Windows by the collection ansible.windows alone`,
      {
        place: image.place(['ansible', 'collections']),
        hint: 'add `collections: [{ name: ansible.windows, version: "…" }]`',
      },
    ),
  ];
}

function playbookProblems({ image }: Unit, path: string): readonly Problem[] {
  if (/^[\p{L}\p{N}_.][\p{L}\p{N}_./+@-]*$/u.test(path)) return [];
  return [
    problem('unsafe-path', `Ansible cannot import a playbook at ${JSON.stringify(path)}`, {
      place: image.place(['verify']),
      hint: 'name it with letters, digits, and `_ - . / + @`',
    }),
  ];
}

function accessProblems({ image, settings }: Unit): readonly Problem[] {
  const { remoteTmp } = settings.access;
  if (remoteTmp === undefined || /^[~/][A-Za-z0-9_./+@-]*$/.test(remoteTmp)) return [];
  return [
    problem('unsafe-path', `${JSON.stringify(remoteTmp)} cannot be the folder for Ansible's files in the image`, {
      place: image.place(['access', 'remoteTmp']),
      hint: 'name it with letters, digits, and `_ - . / + @`',
    }),
  ];
}

function isText(value: Value): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, each]: [string, Value]) => key.isWellFormed() && isText(each));
}
