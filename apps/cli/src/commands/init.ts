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
    for (const [command, what] of nextSteps) session.terminal.line(`  ${bold(command.padEnd(20))}${what}`.trimEnd());
  }
  return 0;
}

/** From what was laid down to a first release. */
const nextSteps = [
  ['git init', 'keep it in git'],
  ['ostrata lock', 'resolve the vendor image'],
  ['ostrata build', 'build, boot and verify both images'],
  ['ostrata shell base', 'log in to what was built'],
  ["git add . && git commit -m 'feat: first images'", ''],
  ['ostrata plan', 'what a release of the commit would be'],
  ['ostrata release', 'make its tags'],
] as const;

/** The folder has files that would be written over; nothing was. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';

  constructor(folder: string, files: readonly string[]) {
    super(
      `${folder} has ${files.join(', ')} already, and nothing was written; choose another folder, or move them away`,
    );
  }
}
