import type { YamlPath } from '../yaml/path.ts';

/** A name that an Ansible file has of something else: a playbook, a tasks file, or the meta file of a role. */
export interface Reference {
  /** What it names; `files` and `templates` are what a task copies, by the folder that Ansible looks into for it. */
  readonly kind: 'role' | 'playbook' | 'tasks' | 'vars' | 'files' | 'templates';
  /** As it is written. */
  readonly name: string;
  /** Where it stands in its file. */
  readonly at: YamlPath;
  /** It is looked for only when its task is run, and not when its file is loaded. */
  readonly isDynamic?: true;
  /** Its task may be left out. */
  readonly isConditional?: true;
  /** It may come from elsewhere, or be missing. */
  readonly isOptional?: true;
}

/** True for a name that Ansible makes while it runs. */
export function hasTemplate(name: string): boolean {
  return /\{\{|\{%/.test(name);
}
