import type { Reference } from '../uses/reference.ts';
import type { YamlPath } from '../yaml/path.ts';

/** A module that a task calls. */
export interface ModuleCall {
  /** With or without its collection. */
  readonly name: string;
  /** Its arguments: a mapping, or text such as `a.yml` or `src=a dest=b`. */
  readonly value: unknown;
  readonly task: Readonly<Record<string, unknown>>;
  readonly at: YamlPath;
  readonly isConditional: boolean;
}

/** What a module is told to load, or to copy from the repository. */
export function moduleReferences({ name, value, task, at, isConditional }: ModuleCall): readonly Reference[] {
  const form = forms.get(name.replace(/^ansible\.(builtin|legacy|windows)\./, ''));
  if (form === undefined) return [];
  const call = { value, args: task['args'], at };
  const isRemote = argument(call, 'remote_src')?.text;
  if (isRemote !== undefined && !/^(false|no|off|0)$/i.test(isRemote)) return [];
  // Of a role that is entered at another file its main one is not loaded.
  const isSeldom = form.kind === 'role' && argument(call, 'tasks_from') !== undefined;
  return form.keys
    .flatMap((key) => argument(call, key) ?? [])
    .map(({ text, at: place }): Reference => {
      return {
        kind: form.kind,
        name: form.isCommand ? firstWord(text) : text,
        at: place,
        ...((form.isDynamic || isSeldom) && { isDynamic: true }),
        ...((isConditional || isSeldom) && { isConditional: true }),
      };
    });
}

interface Form {
  readonly kind: Reference['kind'];
  /** Arguments that name it; `''` is text that has no name. */
  readonly keys: readonly string[];
  readonly isDynamic: boolean;
  /** What follows the name is told to it. */
  readonly isCommand?: true;
}

const copied = { keys: ['src'], isDynamic: true };
const forms: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['import_playbook', { kind: 'playbook', keys: [''], isDynamic: false }],
  ['import_role', { kind: 'role', keys: ['name', 'role'], isDynamic: false }],
  ['include_role', { kind: 'role', keys: ['name', 'role'], isDynamic: true }],
  ['import_tasks', { kind: 'tasks', keys: ['', 'file'], isDynamic: false }],
  ['include_tasks', { kind: 'tasks', keys: ['', 'file'], isDynamic: true }],
  ['include_vars', { kind: 'vars', keys: ['', 'file', 'dir'], isDynamic: true }],
  ['script', { kind: 'files', keys: ['', 'cmd'], isDynamic: true, isCommand: true }],
  ['copy', { kind: 'files', ...copied }],
  ['unarchive', { kind: 'files', ...copied }],
  ['win_copy', { kind: 'files', ...copied }],
  ['template', { kind: 'templates', ...copied }],
  ['win_template', { kind: 'templates', ...copied }],
]);

interface Call {
  readonly value: unknown;
  readonly args: unknown;
  readonly at: YamlPath;
}

interface Argument {
  readonly text: string;
  readonly at: YamlPath;
}

function argument({ value, args, at }: Call, key: string): Argument | undefined {
  if (typeof value === 'string') {
    const text = key === '' ? unnamed(value) : named(value, key);
    if (text !== undefined) return { text, at };
  }
  for (const [holder, place] of [[value, at] as const, [args, [...at.slice(0, -1), 'args']] as const]) {
    if (typeof holder !== 'object' || holder === null || key === '' || !Object.hasOwn(holder, key)) continue;
    const found: unknown = Reflect.get(holder, key);
    if (typeof found !== 'string' && typeof found !== 'boolean') continue;
    return { text: String(found), at: [...place, key] };
  }
  return undefined;
}

/** `a.yml` of `a.yml tags=x`. */
function unnamed(value: string): string | undefined {
  const text = value.replace(/(^|\s+)[A-Za-z_]+=.*$/s, '').trim();
  return text === '' ? undefined : text;
}

function named(value: string, key: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${key}=("[^"]*"|'[^']*'|(?:\\{\\{.*?\\}\\}|\\S)+)`, 's').exec(value)?.[1];
  return found?.replace(/^(["'])(.*)\1$/s, '$2');
}

function firstWord(command: string): string {
  return /^(?:\{\{.*?\}\}|\S)+/s.exec(command.trim())?.[0] ?? '';
}
