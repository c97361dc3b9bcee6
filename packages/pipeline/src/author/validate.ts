import type { Unit } from '@ostrata/catalog';
import type { Machines, Packer, Tree } from '@ostrata/ports';
import type { Problem } from '@ostrata/problems';
import pLimit from 'p-limit';

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
  const folders = units
    .filter(({ target }) => target.cloud === 'qemu')
    .flatMap((unit) => [unit.folder, `${unit.folder}/verify`].map((folder) => ({ unit, folder })))
    .filter(({ folder }) => tree.has(`${folder}/build.pkr.hcl`));
  if (folders.length === 0) return [];
  await packer.version();
  const key = await machines.key();
  try {
    const limit = pLimit(2);
    const found = await Promise.all(
      folders.map(({ unit, folder }) =>
        limit(async () => {
          const variables = {
            image_name: unit.image.name,
            image_version: 'dev-000000000000',
            // Packer asks that it exists, and that the others do not; it opens none of them.
            parent_image: '/dev/null',
            output_directory: `${root}/${folder}/output`,
            manifest: `${root}/${folder}/manifest.json`,
            ssh_private_key_file: key.privateKeyFile,
            ssh_public_key: key.publicKey,
          };
          const run = { folder: `${root}/${folder}`, variables, ...(signal && { signal }) };
          const found = await packer.validate(run);
          return found.filter((one) => !isOurs(one)).map((one) => inRepository(one, folder));
        }),
      ),
    );
    return found.flat();
  } finally {
    await key.dispose();
  }
}

/** The parent's disk is a file of this machine, whose checksum the store knows: no download is left unchecked. */
function isOurs({ code, message }: Problem): boolean {
  return code === 'packer-warning' && message.startsWith("A checksum of 'none' was specified");
}

function inRepository(one: Problem, folder: string): Problem {
  if (one.place === undefined) return { ...one, place: { file: folder } };
  return { ...one, place: { ...one.place, file: `${folder}/${one.place.file}` } };
}
