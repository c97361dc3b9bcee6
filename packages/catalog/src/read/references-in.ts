import type { Reference } from '../uses/reference.ts';
import type { YamlPath } from '../yaml/path.ts';
import { moduleReferences } from './module-references.ts';

/** What a playbook, a tasks file or the meta file of a role names; it is told apart by its form. `data` is its YAML. */
export function referencesIn(data: unknown): readonly Reference[] {
  if (Array.isArray(data)) return data.flatMap((item: unknown, index) => itemReferences(item, [index], false));
  return isMapping(data) ? roleEntries(data, 'dependencies', []) : [];
}

/** Of a play, a block or a task. */
function itemReferences(item: unknown, at: YamlPath, isWithin: boolean): readonly Reference[] {
  if (!isMapping(item)) return [];
  const isConditional = isWithin || mayBeLeftOut(item);
  return Object.entries(item).flatMap(([key, value]) => {
    if (key === 'roles') return roleEntries(item, key, at);
    if (key === 'vars_files') return varsFiles(value, [...at, key], isConditional);
    if (!lists.includes(key))
      return moduleReferences({ name: key, value, task: item, at: [...at, key], isConditional });
    const isSeldom = isConditional || ['handlers', 'rescue'].includes(key);
    return asList(value).flatMap((one, index) => itemReferences(one, [...at, key, index], isSeldom));
  });
}

/** Keys of plays and blocks that hold tasks. */
const lists = ['pre_tasks', 'tasks', 'post_tasks', 'handlers', 'block', 'rescue', 'always'];

function mayBeLeftOut(item: Mapping): boolean {
  if ('hosts' in item && item['hosts'] !== 'all') return true;
  return Object.keys(item).some((key) => /^(when|loop|tags|ignore_errors|failed_when|rescue|with_.*)$/.test(key));
}

/** Under `roles:` of a play, and `dependencies:` of a role. */
function roleEntries(parent: Mapping, key: string, above: YamlPath): readonly Reference[] {
  return asList(parent[key]).flatMap((entry, index): readonly Reference[] => {
    const at = [...above, key, index];
    // Without its collection a role of one is called as a local one is.
    const isElsewhere = 'collections' in parent;
    if (typeof entry === 'string') return [{ kind: 'role', name: entry, at, ...(isElsewhere && { isOptional: true }) }];
    if (!isMapping(entry)) return [];
    const word = ['role', 'name'].find((one) => typeof entry[one] === 'string');
    if (word === undefined) return [];
    const isOptional = isElsewhere || 'src' in entry || 'version' in entry || 'scm' in entry;
    return [
      {
        kind: 'role',
        name: String(entry[word]),
        at: [...at, word],
        ...(mayBeLeftOut(entry) && { isConditional: true }),
        ...(isOptional && { isOptional }),
      },
    ];
  });
}

/** A list in the list has files of which the first that is there is read. */
function varsFiles(value: unknown, at: YamlPath, isConditional: boolean): readonly Reference[] {
  if (typeof value === 'string') return [varsFile(value, at, isConditional, false)];
  return asList(value).flatMap((entry, index) => {
    if (typeof entry === 'string') return [varsFile(entry, [...at, index], isConditional, false)];
    return asList(entry).flatMap((one, inner) =>
      typeof one === 'string' ? [varsFile(one, [...at, index, inner], isConditional, true)] : [],
    );
  });
}

function varsFile(name: string, at: YamlPath, isConditional: boolean, isOptional: boolean): Reference {
  return {
    kind: 'vars',
    name,
    at,
    isDynamic: true,
    ...(isConditional && { isConditional }),
    ...(isOptional && { isOptional }),
  };
}

type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
