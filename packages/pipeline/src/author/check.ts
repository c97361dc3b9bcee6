import { checkPins, unitsOf } from '@ostrata/catalog';
import type { Clock, Files, Linter, Tags } from '@ostrata/ports';
import { hasErrors, sortProblems, type Problem } from '@ostrata/problems';
import { versionsOf } from '@ostrata/versioning';
import { loadRepository } from '../load.ts';
import { checkProgram } from '../program-version.ts';
import { endsOfLife } from '../release/tell/notes.ts';
import { differences } from './differences.ts';
import { renderUnits } from './rendered.ts';
import { staleFile } from './stale-file.ts';
import { validateFolders, type ValidatePorts } from './validate.ts';

/** What check needs. */
export interface CheckPorts {
  readonly files: Files;
  readonly tags: Tags;
  readonly clock: Clock;
  /** The version of this program, which must be one that `ostrata.yaml` asks for. */
  readonly version?: string;
}

/** Every problem that shows without another program: catalogue, what Ansible files use, policy, pinned parents, ends of life, rendered folders. */
export async function check(ports: CheckPorts): Promise<readonly Problem[]> {
  const { catalog, problems, doubts, tree } = await loadRepository(ports.files);
  const read = sortProblems([...problems, ...doubts()]);
  if (catalog === undefined) return read;
  const versions = versionsOf(await ports.tags.refs());
  const pins = checkPins(catalog, (image) => versions.get(image) ?? []);
  const { rendered, problems: unrendered } = renderUnits(catalog, unitsOf(catalog));
  const stale = hasErrors(unrendered) ? [] : await differences(ports.files, tree, rendered);
  const misfits = await checkProgram(catalog.settings, ports.version);
  return [
    ...read,
    ...misfits,
    ...pins,
    ...unrendered,
    ...stale.map(staleFile),
    ...endsOfLife(catalog, ports.clock.now()),
  ];
}

/** What the linter finds in the roles and playbooks that images use and lead to; it follows their files itself. Nothing in a catalogue that has errors. */
export async function lint(files: Files, linter: Linter, signal?: AbortSignal): Promise<readonly Problem[]> {
  const { catalog } = await loadRepository(files);
  if (catalog === undefined) return [];
  const used = unitsOf(catalog).flatMap(({ settings: { ansible, verify, verifyUses } }) => [
    ...ansible.localRoles,
    ...verify,
    ...verifyUses.localRoles,
  ]);
  return linter.lint([...new Set(used)].sort(), signal === undefined ? {} : { signal });
}

/** What `packer validate` says of the rendered folders as they are; nothing in a catalogue that has errors. */
export async function validateRendered(
  files: Files,
  ports: ValidatePorts,
  signal?: AbortSignal,
): Promise<readonly Problem[]> {
  const { catalog, tree } = await loadRepository(files);
  return catalog === undefined ? [] : validateFolders(ports, unitsOf(catalog), tree, signal);
}
