import { problem, type Problem } from '@ostrata/problems';
import { CORE_SCHEMA, load, YAMLException, type LoadOptions } from 'js-yaml';
import { yamlPlaces, type YamlPlaces } from './document.ts';

/** The largest file that is read, in UTF-16 units: a hand-written file has a hundredth of it. */
const largest = 1_000_000;

/** The most values that a file may stand for, aliases written out: against files that grow without end. */
const mostValues = 100_000;

/** A YAML file as plain data. `data` is absent when it cannot be read at all; then `problems` says why. */
export interface YamlFile {
  readonly data?: unknown;
  readonly places: YamlPlaces;
  readonly problems: readonly Problem[];
}

/** Reads one YAML document as data, of the core schema unless told. Never throws, and never takes long, whatever the text. */
export function readYaml(file: string, text: string, options: LoadOptions = { schema: CORE_SCHEMA }): YamlFile {
  if (text.length > largest) {
    const size = `${(text.length / 1_000_000).toFixed(1)} MB`;
    return failed(
      file,
      '',
      problem('file-too-large', `${file} has ${size}; more than 1 MB is not read`, { place: { file } }),
    );
  }
  const places = yamlPlaces(file, text);
  try {
    const data = load(text, { ...options, filename: file });
    if (data === undefined || data === null) {
      return failed(file, text, problem('empty-file', `${file} is empty`, { place: { file } }));
    }
    if (countValues(data) > mostValues) {
      return failed(
        file,
        '',
        problem(
          'too-many-values',
          `${file} stands for more than ${mostValues} values when its aliases are written out`,
          {
            place: { file },
            hint: 'write it without aliases (`*name`)',
          },
        ),
      );
    }
    return { data, places, problems: [] };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return failed(file, text, fault(file, error));
  }
}

function failed(file: string, text: string, found: Problem): YamlFile {
  return { places: yamlPlaces(file, text), problems: [found] };
}

function fault(file: string, error: YAMLException): Problem {
  const mark: { line: number; column: number } | undefined = error.mark;
  const start = mark && { line: mark.line + 1, column: mark.column + 1 };
  const place = { file, ...(start && { start }) };
  if (error.reason === 'duplicated mapping key') {
    return problem('duplicate-key', 'the same key stands here twice', { place, hint: 'keep one of them' });
  }
  const reason = error.reason.replaceAll('\n', ' ');
  return problem('yaml-syntax', `this is not YAML: ${reason}`, {
    place,
    hint: reason.includes('tab') ? 'indent with spaces' : undefined,
  });
}

/** Counts values as a reader would meet them, an alias as often as it is used; stops soon after `mostValues`. */
function countValues(data: unknown): number {
  let count = 0;
  const open: unknown[] = [data];
  while (open.length > 0 && count <= mostValues) {
    const next = open.pop();
    count += 1;
    if (typeof next === 'object' && next !== null) {
      const inner = Object.values(next);
      if (inner.length + open.length > 2 * mostValues) return mostValues + 1;
      for (const one of inner) open.push(one);
    }
  }
  return count;
}
