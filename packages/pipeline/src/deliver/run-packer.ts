import type { Unit } from '@ostrata/catalog';
import type { EphemeralKey, InstalledContent, PackerArtifact } from '@ostrata/ports';
import { problem } from '@ostrata/problems';
import { InputRefused } from '../failure.ts';
import { rolesPath, type DeliverContext, type Progress } from './context.ts';
import { taken } from './taken.ts';

/** One run of Packer over a unit's folder. All paths are absolute. */
export interface PackerSubject {
  readonly unit: Unit;
  readonly folder: 'build' | 'verify';
  /** The disk that the machine boots. */
  readonly disk: string;
  readonly version: string;
  readonly workFolder: string;
  readonly installed: InstalledContent;
  readonly key: EphemeralKey;
  /** The record as JSON; only a build takes it. */
  readonly record?: string;
}

/** Runs Packer on a unit's folder, or on the `verify` folder in it. Throws `PackerFailed`. */
export async function runPacker(
  context: DeliverContext,
  progress: Progress,
  subject: PackerSubject,
): Promise<readonly PackerArtifact[]> {
  const { unit, folder, workFolder, key } = subject;
  const secrets = secretsOf(context, unit);
  return context.packer.build({
    folder: `${context.root}/${unit.folder}${folder === 'verify' ? '/verify' : ''}`,
    variables: taken(
      {
        image_name: unit.image.name,
        image_version: subject.version,
        parent_image: subject.disk,
        ...(subject.record === undefined ? {} : { record: subject.record }),
        output_directory: `${workFolder}/${folder}`,
        manifest: `${workFolder}/${folder}.manifest.json`,
        ssh_private_key_file: key.privateKeyFile,
        ssh_public_key: key.publicKey,
        accelerator: await context.machines.accelerator(),
        roles_path: rolesPath(context, subject.installed),
        collections_path: subject.installed.collections,
      },
      unit.target,
      folder,
    ),
    env: secrets,
    secrets: Object.values(secrets),
    log: progress.log,
    manifest: `${workFolder}/${folder}.manifest.json`,
    debug: context.debug,
    signal: context.signal,
    onEvent: ({ message }) => context.onEvent({ kind: 'output', unit: progress.unit, line: message }),
  });
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
