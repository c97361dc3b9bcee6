import type { Files } from '@ostrata/ports';
import { problem } from '@ostrata/problems';
import { terraformModules } from '@ostrata/templates';
import { InputRefused } from '../failure.ts';
import { loadRepository } from '../load.ts';

/** A module that finds an image of one target by channel or version. `path` is relative to the repository. */
export interface TerraformModule {
  readonly unit: string;
  readonly path: string;
}

/**
 * Writes a Terraform module for each unit to a folder of the repository, and takes those away that have no unit any more.
 * Throws `InputRefused` for a folder that holds something else.
 */
export async function exportTerraform(files: Files, folder: string): Promise<readonly TerraformModule[]> {
  const { catalog, problems, tree } = await loadRepository(files);
  if (catalog === undefined) throw new InputRefused(problems);
  const stranger = [...tree.keys()].find((path) => path.startsWith(`${folder}/`) && !path.endsWith('.tf'));
  if (stranger !== undefined) {
    throw new InputRefused([
      problem('folder-in-use', `${folder} holds ${stranger}, which is no Terraform file; nothing was written`, {
        hint: 'name a folder for the modules alone, such as `terraform`',
      }),
    ]);
  }
  const modules = terraformModules(catalog);
  await files.writeFolder(folder, modules);
  const units = new Set([...modules.keys()].map((path) => path.slice(0, path.lastIndexOf('/'))));
  return [...units].map((unit) => ({ unit, path: `${folder}/${unit}` }));
}
