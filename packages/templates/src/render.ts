import { ansibleFolder, ansibleProblems, verifyAnsible } from '@ostrata/ansible';
import type { Lock, Unit } from '@ostrata/catalog';
import { hasErrors, type Problem } from '@ostrata/problems';
import { templates } from './targets/templates.ts';

/** The files of a unit's folder by their path in it, and what stands in the way; with an error there are no files. */
export interface Rendered {
  readonly files: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/**
 * The folder that Packer builds and verifies a unit with. A vendor image is not built, so it has at most a `verify/`; a target
 * with `template: custom` has only `ansible/` and `verify/`. The same unit and lock give the same bytes.
 */
export function renderUnit(unit: Unit, lock: Lock): Rendered {
  const { parent, settings } = unit;
  if (parent === undefined && settings.verify.length === 0) return { files: new Map(), problems: [] };
  const template = templates[unit.target.name];
  const isStandard = parent !== undefined && settings.template === 'standard';
  const problems = [
    ...ansibleProblems(unit),
    ...(isStandard ? template.buildProblems(unit, parent) : []),
    ...template.verifyProblems(unit),
  ];
  if (hasErrors(problems)) return { files: new Map(), problems };
  return {
    files: sorted([
      ...(isStandard ? template.build(unit, parent) : []),
      ...(parent === undefined ? [] : inFolder('ansible', ansibleFolder(unit, lock))),
      ...inFolder('verify', template.verify(unit)),
      ...inFolder('verify/ansible', verifyAnsible(unit)),
    ]),
    problems,
  };
}

function inFolder(folder: string, files: Iterable<readonly [string, string]>): readonly (readonly [string, string])[] {
  return [...files].map(([path, content]) => [`${folder}/${path}`, content] as const);
}

function sorted(files: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}
