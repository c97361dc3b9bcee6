import type { GitTag, TagRef, Tags } from '@ostrata/ports';
import { emitTags } from './emit-tags.ts';
import { fetchNamedTags, fetchTags } from './fetch-tags.ts';
import { git, GitFailed } from './git.ts';
import { readObjects, type GitObject } from './objects.ts';
import { isInRepository } from './repository.ts';
import { verifyTag } from './verify-tag.ts';

/**
 * The tags of the repository that the folder is in, bare or not. `remote` (a name or URL) is where emitted tags are pushed;
 * without it they stay local. `allowedSigners` is a file of ssh signers that counts instead of the one that git is set up
 * with. Throws `GitFailed`, `UntrustedRepository`, `ToolMissing`.
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

/** One listing of names and one of objects, however many tags there are. */
async function list(folder: string, names?: readonly string[]): Promise<readonly GitTag[]> {
  if (names?.length === 0) return [];
  const wanted = names === undefined ? undefined : new Set(names);
  const ids: (readonly [name: string, id: string])[] = [];
  for (const tag of tagIds(await showRef(folder))) if (wanted === undefined || wanted.has(tag[0])) ids.push(tag);
  const objects = await readObjects(
    folder,
    ids.map(([, id]) => id),
  );
  const tags = await Promise.all(ids.map(([name], index) => readTag(folder, name, objects[index])));
  return byName(tags.filter((tag) => tag !== undefined));
}

/** Names and the ids of what they point at; a line is `<id> refs/tags/<name>`. */
function* tagIds(shown: string): Generator<readonly [name: string, id: string]> {
  for (let start = 0; start < shown.length;) {
    const end = shown.indexOf('\n', start);
    const space = shown.indexOf(' ', start);
    yield [shown.slice(space + 1 + 'refs/tags/'.length, end), shown.slice(start, space)];
    start = end + 1;
  }
}

/** Names and commits, of which git keeps a list: no tag is opened. */
async function refs(folder: string): Promise<readonly TagRef[]> {
  const found: { name: string; commit: string }[] = [];
  // The line of the commit comes after that of the tag, and its name ends with `^{}`.
  for (const [name, commit] of tagIds(await showRef(folder, '--dereference'))) {
    const tag = found.at(-1);
    if (tag !== undefined && name.endsWith('^{}')) tag.commit = commit;
    else found.push({ name, commit });
  }
  return byName(found);
}

async function showRef(folder: string, ...options: readonly string[]): Promise<string> {
  try {
    return await git(folder, ['show-ref', '--tags', ...options]);
  } catch (error) {
    // It has no tag, and says so by failing.
    if (error instanceof GitFailed && error.stderr === '') return '';
    throw error;
  }
}

function byName<Tag extends { readonly name: string }>(tags: readonly Tag[]): readonly Tag[] {
  return [...tags].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `undefined` for a tag of something that is no commit, such as a tree or a key. */
async function readTag(folder: string, name: string, object: GitObject | undefined): Promise<GitTag | undefined> {
  if (object?.type === 'commit') return { name, commit: object.id, annotated: false, message: '' };
  if (object?.type !== 'tag') return undefined;
  const text = object.content.toString('utf8');
  // Its head is `object <id>`, `type <type>` and more, up to an empty line.
  const [, target = '', type = ''] = /^object ([0-9a-f]+)\ntype (\w+)\n/.exec(text) ?? [];
  const commit = type === 'commit' ? target : type === 'tag' ? await commitOf(folder, target) : undefined;
  if (commit === undefined) return undefined;
  const head = text.indexOf('\n\n');
  const message = head === -1 ? '' : text.slice(head).replace(/^\n+/, '');
  return { name, commit, annotated: true, message: withoutSignature(message) };
}

/** The commit below a tag of a tag. */
async function commitOf(folder: string, id: string): Promise<string | undefined> {
  const [found = '', type = ''] = (await git(folder, ['cat-file', '--batch-check'], `${id}^{}\n`)).trim().split(' ');
  return type === 'commit' ? found : undefined;
}

function withoutSignature(message: string): string {
  return message.replace(/^-----BEGIN (PGP SIGNATURE|PGP MESSAGE|SSH SIGNATURE|SIGNED MESSAGE)-----[\s\S]*$/m, '');
}
