import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { packageFolder, version } from '../version.ts';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** What is laid down, as real files; `gitignore` without its dot, since npm leaves such a file out of packages. */
const template = join(packageFolder, 'init');

/** `ostrata init`: a new image repository; nothing is written over. */
export async function run(session: Session, [name = '.']: readonly string[]): Promise<ExitCode> {
  const folder = resolve(session.folder, name);
  const entries = await readdir(template, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name: file }) => join(parentPath, file));
  const taken = files
    .map((file) => relative(template, file))
    .map((file) => (file === 'gitignore' ? '.gitignore' : file))
    .filter((file) => existsSync(join(folder, file)));
  if (taken.length > 0) throw new FolderInUse(folder, taken);
  await mkdir(folder, { recursive: true });
  await cp(template, folder, { recursive: true, errorOnExist: true, force: false });
  await rename(join(folder, 'gitignore'), join(folder, '.gitignore'));
  const settings = join(folder, 'ostrata.yaml');
  await writeFile(settings, (await readFile(settings, 'utf8')).replace(/^ostrata: "[^"]*"/m, `ostrata: "${version}"`));
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
    session.terminal.line(`  ${bold("git add . && git commit -m 'feat: first images'")}`);
    session.terminal.line(`  ${bold('ostrata plan')}    what a release of the commit would be`);
    session.terminal.line(`  ${bold('ostrata release')} make its tags`);
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
