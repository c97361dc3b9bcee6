import { relative, resolve, sep } from 'node:path';
import { exportTerraform } from '@ostrata/pipeline';
import { plural } from '../output/plural.ts';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';
import { BadOption } from '../output/options.ts';

/** `ostrata export terraform`: a module for each unit, to a folder of the repository. */
export async function run(session: Session, [what = '', given = 'terraform']: readonly string[]): Promise<ExitCode> {
  if (what !== 'terraform') throw new BadOption(what, 'what is exported is `terraform`');
  const { root, adapters } = await session.repository();
  const folder = relative(root, resolve(session.folder, given)).split(sep).join('/');
  if (folder === '' || folder === '..' || folder.startsWith('../'))
    throw new BadOption(given, 'it is a folder in the repository');
  const modules = await exportTerraform(await adapters.files(), folder);
  if (session.json) session.print({ folder, modules });
  else {
    for (const { path } of modules) session.terminal.line(path);
    session.terminal.line(`${plural(modules.length, 'module')} in ${folder}.`);
  }
  return 0;
}
