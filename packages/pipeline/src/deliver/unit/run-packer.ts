import type { Unit } from '@ostrata/catalog';
import type { InstalledContent, PackerArtifact } from '@ostrata/ports';
import { problem } from '@ostrata/problems';
import { InputRefused } from '../../failure.ts';
import { versionText, type DesiredUnit } from '../../release/read/units.ts';
import { rolesPath, type DeliverContext, type Progress } from '../context.ts';
import { devAccountVariables } from './dev-account.ts';
import { machineFor } from './machine.ts';
import { taken } from './taken.ts';

/** One run of Packer over a unit's folder. All paths are absolute. */
export interface PackerSubject {
  readonly wanted: DesiredUnit;
  readonly folder: 'build' | 'verify';
  /** The image that the machine boots: a path, or the cloud's id. */
  readonly boots: string;
  readonly workFolder: string;
  readonly installed: InstalledContent;
  /** The record as JSON; only a build takes it. */
  readonly record?: string;
}

/** Runs Packer on a unit's folder, or on the `verify` folder in it. To debug, the machine of a failed run stays, and its key. Throws `PackerFailed`. */
export async function runPacker(
  context: DeliverContext,
  progress: Progress,
  subject: PackerSubject,
): Promise<readonly PackerArtifact[]> {
  const { wanted, folder, workFolder, installed } = subject;
  const { unit } = wanted;
  const secrets = secretsOf(context, unit);
  const manifest = `${workFolder}/${folder}.manifest.json`;
  const machine = await machineFor(context, unit.target, `${workFolder}/${folder}`);
  let keep = context.debug;
  try {
    const artifacts = await context.packer.build({
      folder: `${context.root}/${unit.folder}${folder === 'verify' ? '/verify' : ''}`,
      variables: taken(
        {
          image_name: unit.image.name,
          image_version: versionText(wanted),
          parent_image: subject.boots,
          ...(subject.record !== undefined && { record: subject.record }),
          manifest,
          ...machine.variables,
          ...devAccountVariables(context.catalog, wanted),
          roles_path: rolesPath(context, installed),
          collections_path: installed.collections,
        },
        unit.target,
        folder,
      ),
      env: secrets,
      secrets: Object.values(secrets),
      log: progress.log,
      manifest,
      debug: context.debug,
      grace: machine.grace,
      signal: context.signal,
      onEvent: ({ message }) => context.onEvent({ kind: 'output', unit: progress.unit, line: message }),
    });
    keep = false;
    return artifacts;
  } finally {
    if (!keep) await machine.dispose();
  }
}

/** The unit's secrets by name. Throws `InputRefused` when the environment lacks one. */
function secretsOf(context: DeliverContext, unit: Unit): Readonly<Record<string, string>> {
  const names = unit.settings.ansible.secrets;
  const missing = names.filter((name) => context.secret(name) === undefined);
  if (missing.length > 0) {
    throw new InputRefused(
      missing.map((name) =>
        problem('missing-secret', `${unit.name} needs the secret ${name}, and the environment has no such variable`, {
          place: unit.image.place(['ansible', 'secrets', names.indexOf(name)]),
          hint: `export ${name} before the run`,
        }),
      ),
    );
  }
  return Object.fromEntries(names.map((name) => [name, context.secret(name) ?? '']));
}
