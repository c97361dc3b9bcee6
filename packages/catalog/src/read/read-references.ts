import { DEFAULT_SCHEMA, Type } from 'js-yaml';
import type { ReadFile } from '../source.ts';
import type { Reference } from '../uses/reference.ts';
import { readYaml } from '../yaml/read.ts';
import { referencesIn } from './references-in.ts';

/** Reads what an Ansible file names. What keeps it from being read is a warning: ansible-lint tells it better, and no image waits for it. */
export function readReferences(file: string, text: string): ReadFile<readonly Reference[]> {
  const { data, places, problems } = readYaml(file, text, { schema: ansibleSchema, json: true });
  if (data !== undefined) return { data: referencesIn(data), places, problems: [] };
  if (problems.some(({ code }) => code === 'empty-file')) return { data: [], places, problems: [] };
  return { places, problems: problems.map((one) => ({ ...one, severity: 'warning' })) };
}

/** Tags of Ansible's, such as `!vault`, say nothing here. */
const ansibleSchema = DEFAULT_SCHEMA.extend(
  (['scalar', 'sequence', 'mapping'] as const).map(
    (kind) => new Type('!', { kind, multi: true, construct: (data: unknown) => data }),
  ),
);
