import { cp, mkdir, readdir, rename } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { packageFolder } from '../version.ts';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** What is laid down, as real files; `gitignore` without its dot, since npm leaves such a file out of packages. */
const template = join(packageFolder, 'init');

/** `ostrata init`: a new image repository in a folder that has none. */
export async function run(session: Session, [name = '.']: readonly string[]): Promise<ExitCode> {
  const folder = resolve(session.folder, name);
  const present = await readdir(folder).catch((): string[] => []);
  const taken = (await readdir(template)).filter((file) =>
    present.includes(file === 'gitignore' ? '.gitignore' : file),
  );
  if (taken.length > 0) throw new FolderInUse(folder, taken);
  await mkdir(folder, { recursive: true });
  await cp(template, folder, { recursive: true, errorOnExist: true, force: false });
  await rename(join(folder, 'gitignore'), join(folder, '.gitignore'));
  if (session.json) session.print({ folder });
  else {
    const { bold } = session.terminal.paint;
    const shown = relative(session.folder, folder);
    session.terminal.line(
      `${session.terminal.green('✓')} An image repository in ${shown === '' ? 'this folder' : shown}. Next:`,
    );
    if (shown !== '') session.terminal.line(`  ${bold(`cd ${shown}`)}`);
    session.terminal.line(`  ${bold('git init')}       keep it in git`);
    session.terminal.line(`  ${bold('ostrata lock')}   resolve the vendor image`);
    session.terminal.line(`  ${bold('ostrata build')}  build, boot and verify both images`);
    session.terminal.line(`  ${bold('ostrata shell base')}  log in to what was built`);
  }
  return 0;
}

/** The folder has files that would be written over; nothing was. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';

  constructor(folder: string, files: readonly string[]) {
    super(
      `${folder} has ${files.join(', ')} already, and nothing was written; choose another folder, or move them away`,
    );
  }
}
