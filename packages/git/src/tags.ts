import type { GitTag, TagRef, Tags } from '@ostrata/ports';
import { emitTags } from './emit-tags.ts';
import { fetchNamedTags, fetchTags } from './fetch-tags.ts';
import { git, GitFailed, splitNul } from './git.ts';
import { isInRepository } from './repository.ts';
import { verifyTag } from './verify-tag.ts';

/**
 * The tags of the repository that the folder is in, bare or not. `remote` (a name or URL) is where emitted tags are pushed;
 * without it they stay local. `allowedSigners` is a file of ssh signers that counts instead of the one that git is set up with. Throws `GitFailed`, `UntrustedRepository`, `ToolMissing`.
 */
export function gitTags(
  folder: string,
  { remote, allowedSigners }: { readonly remote?: string; readonly allowedSigners?: string } = {},
): Tags {
  return {
    refs: async () => ((await isInRepository(folder)) ? refs(folder) : []),
    list: async (names) => ((await isInRepository(folder)) ? list(folder, names) : []),
    fetch: async (names) => {
      if (remote === undefined) return;
      await (names === undefined ? fetchTags(folder, remote) : fetchNamedTags(folder, remote, names));
    },
    emit: (tags) => emitTags(folder, tags, remote),
    verify: (tag) => verifyTag(folder, tag, allowedSigners),
  };
}

const fields = ['refname:strip=2', 'objecttype', 'objectname', '*objecttype', '*objectname', 'contents'];

async function list(folder: string, names?: readonly string[]): Promise<readonly GitTag[]> {
  const format = `--format=${fields.map((field) => `%(${field})`).join('%01')}%00`;
  const wanted = names === undefined ? undefined : new Set(names);
  const batches =
    names === undefined
      ? [['refs/tags']]
      : slices(
          names.map((name) => `refs/tags/${name}`),
          1000,
        );
  const printed: string[] = [];
  for (const patterns of batches) printed.push(await git(folder, ['for-each-ref', format, '--', ...patterns]));
  const tags = await Promise.all(splitNul(printed.join('')).map((one) => readTag(folder, one.replace(/^\n/, ''))));
  // A pattern finds what is below its name too.
  const found = tags.filter((tag) => tag !== undefined && (wanted === undefined || wanted.has(tag.name)));
  return byName(found.filter((tag) => tag !== undefined));
}

/** Names and commits, of which git keeps a list: no tag is opened. */
async function refs(folder: string): Promise<readonly TagRef[]> {
  const shown = await showRef(folder);
  const found: { name: string; commit: string }[] = [];
  // A line is `<id> refs/tags/<name>`; that of the commit comes after that of the tag, and its name ends with `^{}`.
  for (let start = 0; start < shown.length;) {
    const end = shown.indexOf('\n', start);
    const space = shown.indexOf(' ', start);
    const commit = shown.slice(start, space);
    const tag = found.at(-1);
    if (tag !== undefined && shown.startsWith('^{}', end - 3)) tag.commit = commit;
    else found.push({ name: shown.slice(space + 1 + 'refs/tags/'.length, end), commit });
    start = end + 1;
  }
  return byName(found);
}

async function showRef(folder: string): Promise<string> {
  try {
    return await git(folder, ['show-ref', '--tags', '--dereference']);
  } catch (error) {
    // It has no tag, and says so by failing.
    if (error instanceof GitFailed && error.stderr === '') return '';
    throw error;
  }
}

function byName<Tag extends { readonly name: string }>(tags: readonly Tag[]): readonly Tag[] {
  return [...tags].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function slices<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** One record; `undefined` for a tag of something that is no commit, such as a tree or a key. */
async function readTag(folder: string, record: string): Promise<GitTag | undefined> {
  // A message may hold the separator too; it is last, so what follows is all its own.
  const [name = '', type = '', id = '', peeledType = '', peeled = '', ...rest] = record.split('\x01');
  if (type === 'commit') return { name, commit: id, annotated: false, message: '' };
  if (type !== 'tag') return undefined;
  const commit = peeledType === 'commit' ? peeled : peeledType === 'tag' ? await commitOf(folder, id) : undefined;
  if (commit === undefined) return undefined;
  return { name, commit, annotated: true, message: withoutSignature(rest.join('\x01')) };
}

/** The commit below a tag of a tag. */
async function commitOf(folder: string, id: string): Promise<string | undefined> {
  const [found = '', type = ''] = (await git(folder, ['cat-file', '--batch-check'], `${id}^{}\n`)).trim().split(' ');
  return type === 'commit' ? found : undefined;
}

function withoutSignature(message: string): string {
  return message.replace(/^-----BEGIN (PGP SIGNATURE|PGP MESSAGE|SSH SIGNATURE|SIGNED MESSAGE)-----[\s\S]*$/m, '');
}
