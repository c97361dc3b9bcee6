import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { NewTag } from '@ostrata/ports';
import { inBatches } from '../batches.ts';
import { git, GitFailed, splitNul } from '../git.ts';

/** A tag object that no name leads to yet. */
export interface TagObject {
  readonly name: string;
  readonly id: string;
}

/** Writes annotations as tag objects, signed where git is set up to sign tags (`tag.gpgSign`). Throws `GitFailed`. */
export async function tagObjects(folder: string, tags: readonly NewTag[]): Promise<readonly TagObject[]> {
  for (const commit of new Set(tags.map((tag) => tag.commit)))
    await git(folder, ['cat-file', '-e', `${commit}^{commit}`]);
  const scratch = await mkdtemp(join(tmpdir(), 'ostrata-tags-'));
  try {
    return (await isSigning(folder)) ? await signed(folder, tags, scratch) : await plain(folder, tags, scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** True where git is set up to sign the tags that it makes (`tag.gpgSign`). */
export async function isSigning(folder: string): Promise<boolean> {
  const asked = await git(folder, ['config', '--type=bool', '--default=false', '--get', 'tag.gpgSign']);
  return asked.trim() === 'true';
}

/** One process for all. */
async function plain(folder: string, tags: readonly NewTag[], scratch: string): Promise<readonly TagObject[]> {
  const tagger = (await git(folder, ['var', 'GIT_COMMITTER_IDENT'])).trim();
  const files = await inBatches([...tags.entries()], async ([index, { name, commit, message }]) => {
    const file = join(scratch, `${index}`);
    await writeFile(file, `object ${commit}\ntype commit\ntag ${name}\ntagger ${tagger}\n\n${ended(message)}`);
    return file;
  });
  const write = ['hash-object', '-w', '-t', 'tag', '--no-filters', '--stdin-paths'];
  const ids = (await git(folder, write, files.map((file) => `${file}\n`).join(''))).split('\n');
  return tags.map(({ name }, index) => ({ name, id: ids[index] ?? '' }));
}

/**
 * Git alone knows how to sign, and `git tag` makes the name too: so it is made in a repository beside this one, that shares its
 * objects. Who signs, and how, is what git says of this one: settings may count for its folder alone.
 */
async function signed(folder: string, tags: readonly NewTag[], scratch: string): Promise<readonly TagObject[]> {
  const common = resolve(folder, (await git(folder, ['rev-parse', '--git-common-dir'])).trim());
  const beside = join(scratch, 'git');
  await git(folder, ['init', '--quiet', '--bare', '--template=', ...(await formatOf(folder)), beside]);
  await mkdir(join(beside, 'objects'), { recursive: true });
  const env = { ...(await signerSettings(folder)), GIT_OBJECT_DIRECTORY: join(common, 'objects') };
  for (const [index, { name, commit, message }] of tags.entries()) {
    const file = join(scratch, `${index}`);
    await writeFile(file, ended(message));
    const make = ['--git-dir', beside, '-c', 'core.bare=true', 'tag', '--sign', '--cleanup=verbatim', '-F', file];
    await git(folder, [...make, '--end-of-options', name, commit], undefined, env);
  }
  const format = '--format=%(refname:strip=2)%01%(objectname)%01%(contents:signature)%00';
  const listed = splitNul(await git(beside, ['for-each-ref', format, 'refs/tags'], undefined, env));
  const made = new Map(
    listed.map((line) => {
      const [name = '', id = '', signature = ''] = line.replace(/^\n/, '').split('\x01');
      return [name, { id, isSigned: signature !== '' }] as const;
    }),
  );
  return tags.map(({ name }) => {
    const { id = '', isSigned = false } = made.get(name) ?? {};
    // With a key that is not there git makes the tag all the same, without a signature.
    if (!isSigned) throw new GitFailed('tag', `fatal: ${name} was not signed; see gpg.format and user.signingKey`);
    return { name, id };
  });
}

/** A repository of another object format has other ids. */
async function formatOf(folder: string): Promise<readonly string[]> {
  return [`--object-format=${(await git(folder, ['rev-parse', '--show-object-format'])).trim()}`];
}

/** As git is set up in the folder, in the environment: it goes before what is set up for the repository beside it. */
async function signerSettings(folder: string): Promise<Readonly<Record<string, string>>> {
  const settings = splitNul(await git(folder, ['config', '--list', '-z'])).flatMap((entry) => {
    const [key = '', ...value] = entry.split('\n');
    return /^(user|committer|gpg|tag|safe)\./.test(key)
      ? [[key, value.length === 0 ? 'true' : value.join('\n')] as const]
      : [];
  });
  return Object.fromEntries([
    ['GIT_CONFIG_COUNT', String(settings.length)],
    ...settings.flatMap(([key, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, key],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  ]);
}

function ended(message: string): string {
  return message.endsWith('\n') ? message : `${message}\n`;
}
