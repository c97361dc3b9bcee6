import { checkPins, unitsOf } from '@ostrata/catalog';
import type { Files, Linter, Tags } from '@ostrata/ports';
import { hasErrors, type Problem } from '@ostrata/problems';
import { versionsOf } from '@ostrata/versioning';
import { loadRepository } from '../load.ts';
import { differences } from './differences.ts';
import { renderUnits } from './rendered.ts';

/** What check needs. The linter may be left out, for a quick look. */
export interface CheckPorts {
  readonly files: Files;
  readonly tags: Tags;
  readonly linter?: Linter;
}

/** Every problem of the repository: catalogue, pinned parents, rendered folders, and lint of its roles and playbooks. */
export async function check(ports: CheckPorts, signal?: AbortSignal): Promise<readonly Problem[]> {
  const { catalog, problems, tree } = await loadRepository(ports.files);
  if (catalog === undefined) return problems;
  const versions = versionsOf(await ports.tags.list());
  const pins = checkPins(catalog, (image) => versions.get(image) ?? []);
  const units = unitsOf(catalog);
  const { rendered, problems: unrendered } = renderUnits(catalog, units);
  const stale = hasErrors(unrendered) ? [] : await differences(ports.files, tree, rendered);
  const linted = ports.linter === undefined ? [] : await ports.linter.lint(lintable(units), signal ? { signal } : {});
  return [...problems, ...pins, ...unrendered, ...stale.map(staleFile), ...linted];
}

function staleFile({ path, kind }: { path: string; kind: 'missing' | 'changed' | 'unexpected' }): Problem {
  const message = {
    missing: `${path} is not there, but would be rendered`,
    changed: `${path} is not what would be rendered now`,
    unexpected: `${path} stands in a rendered folder, but is not rendered`,
  }[kind];
  return {
    code: 'stale-render',
    severity: 'error',
    message,
    place: { file: path },
    hint: 'run `ostrata render`, or `ostrata render --check` to see the difference',
  };
}

function lintable(units: ReturnType<typeof unitsOf>): readonly string[] {
  return [...new Set(units.flatMap(({ settings }) => [...settings.ansible.localRoles, ...settings.verify]))].sort();
}
