import type { Unit } from '@ostrata/catalog';
import type { EphemeralKey, Machines, Packer, PackerVariables, Tree } from '@ostrata/ports';
import { problem, type Problem } from '@ostrata/problems';
import { unitVariables } from '@ostrata/templates';
import pLimit from 'p-limit';
import { isTooOldForClouds, oldestForClouds } from '../packer-for-clouds.ts';

/** What validating needs. `root` is the repository, absolute. */
export interface ValidatePorts {
  readonly packer: Packer;
  readonly machines: Machines;
  readonly root: string;
}

/** What `packer validate` says of the folders that are there, each with variables of the right form. */
export async function validateFolders(
  { packer, machines, root }: ValidatePorts,
  units: readonly Unit[],
  tree: Tree,
  signal?: AbortSignal,
): Promise<readonly Problem[]> {
  const all = units
    .flatMap((unit): Subject[] => [
      { unit, which: 'build', folder: unit.folder },
      { unit, which: 'verify', folder: `${unit.folder}/verify` },
    ])
    .filter(({ folder }) => tree.has(`${folder}/build.pkr.hcl`));
  if (all.length === 0) return [];
  const version = await packer.version();
  const isTooOld = isTooOldForClouds(version);
  const subjects = all.filter(({ unit }) => !isTooOld || unit.target.cloud === 'qemu');
  const key = await machines.key();
  try {
    const limit = pLimit(2);
    const found = await Promise.all(
      subjects.map((subject) =>
        limit(async () => {
          const folder = `${root}/${subject.folder}`;
          const run = { folder, variables: variablesFor(subject, folder, key), ...(signal && { signal }) };
          const problems = await packer.validate(run);
          return problems.filter((one) => !isOurs(one)).map((one) => inRepository(one, subject.folder));
        }),
      ),
    );
    const left = all.length - subjects.length;
    return [...found.flat(), ...(left === 0 ? [] : [tooOld(version, left)])];
  } finally {
    await key.dispose();
  }
}

interface Subject {
  readonly unit: Unit;
  readonly which: 'build' | 'verify';
  /** In the repository. */
  readonly folder: string;
}

/** A value for each variable that the folder must be given. Packer asks that the parent exists, and that outputs do not. */
function variablesFor({ unit, which }: Subject, folder: string, key: EphemeralKey): PackerVariables {
  const values = new Map([
    ['image_name', unit.image.name],
    ['image_version', '1.0.0'],
    ['parent_image', '/dev/null'],
    ['output_directory', `${folder}/output`],
    ['manifest', `${folder}/manifest.json`],
    ['ssh_private_key_file', key.privateKeyFile],
    ['ssh_public_key', key.publicKey],
  ]);
  return Object.fromEntries(
    unitVariables(unit.target.name)
      .filter((one) => one.folders.includes(which) && !one.builder)
      .flatMap(({ name, example }) => {
        const value = example ?? values.get(name);
        return value === undefined ? [] : [[name, value] as const];
      }),
  );
}

function tooOld(version: string, count: number): Problem {
  const message = `${count} folders of clouds were not validated: Packer ${version} is too old for them`;
  return problem('packer-too-old', message, {
    severity: 'warning',
    hint: `install Packer ${oldestForClouds} or newer`,
  });
}

/** The parent's disk is a file of this machine, whose checksum the store knows: no download is left unchecked. */
function isOurs({ code, message }: Problem): boolean {
  return code === 'packer-warning' && message.startsWith("A checksum of 'none' was specified");
}

function inRepository(one: Problem, folder: string): Problem {
  if (one.place === undefined) return { ...one, place: { file: folder } };
  return { ...one, place: { ...one.place, file: `${folder}/${one.place.file}` } };
}
