import { nameOf, type GitTag, type TagRef, type Tags } from '@ostrata/ports';
import { withoutSignature } from '@ostrata/versioning';
import { emitTags } from './emit-tags.ts';
import { fetchNamedTags, fetchTags } from './fetch-tags.ts';
import { git, gitPieces, GitFailed } from '../git.ts';
import { readObjects, type GitObject } from '../objects.ts';
import { isOutside } from '../repository.ts';
import { isSigning } from './tag-objects.ts';
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
    refs: () => refs(folder),
    list: (tags) => list(folder, tags),
    fetch: async (names) => {
      if (remote === undefined) return;
      await (names === undefined ? fetchTags(folder, remote) : fetchNamedTags(folder, remote, names));
    },
    emit: (tags) => emitTags(folder, tags, remote),
    signs: () => isSigning(folder),
    verify: (tag) => verifyTag(folder, tag, allowedSigners),
  };
}

/** One listing of names, where they came without ids, and one of objects, however many tags there are. */
async function list(folder: string, tags?: readonly (string | TagRef)[]): Promise<readonly GitTag[]> {
  if (tags?.length === 0) return [];
  const ids = idsOf(tags ?? []) ?? (await idsNow(folder, tags?.map(nameOf)));
  const objects = await readObjects(
    folder,
    ids.map(([, id]) => id),
  );
  const read = await Promise.all(ids.map(([name], index) => readTag(folder, name, objects[index])));
  return byName(read.filter((tag) => tag !== undefined));
}

/** Names and ids, where all tags came with theirs. */
function idsOf(tags: readonly (string | TagRef)[]): readonly NamedId[] | undefined {
  const ids = tags.flatMap((tag): readonly NamedId[] =>
    typeof tag === 'string' || tag.id === undefined ? [] : [[tag.name, tag.id]],
  );
  return ids.length > 0 && ids.length === tags.length ? ids : undefined;
}

/** Names and ids as they are now: of all tags, or of those that are named. */
async function idsNow(folder: string, names?: readonly string[]): Promise<readonly NamedId[]> {
  const wanted = names === undefined ? undefined : new Set(names);
  const ids: NamedId[] = [];
  for (const { name, id } of await refs(folder)) if (wanted === undefined || wanted.has(name)) ids.push([name, id]);
  return ids;
}

type NamedId = readonly [name: string, id: string];

/** Names and commits, of which git keeps a list: no tag is opened. Nothing without a tag, and outside of any repository. */
async function refs(folder: string): Promise<readonly Required<TagRef>[]> {
  const found: { name: string; commit: string; id: string }[] = [];
  try {
    for await (const shown of gitPieces(folder, ['show-ref', '--tags', '--dereference'], '\n')) readRefs(shown, found);
  } catch (error) {
    // It has no tag, and says so by its exit code.
    if (!isOutside(error) && !(error instanceof GitFailed && error.exitCode === 1)) throw error;
  }
  return byName(found);
}

/** A line is `<id> refs/tags/<name>`; that of the commit comes after that of the tag, and its name ends with `^{}`. */
function readRefs(shown: string, found: { name: string; commit: string; id: string }[]): void {
  for (let start = 0; start < shown.length;) {
    const end = shown.indexOf('\n', start);
    const space = shown.indexOf(' ', start);
    const id = shown.slice(start, space);
    const tag = shown.endsWith('^{}', end) ? found.at(-1) : undefined;
    if (tag === undefined) found.push({ name: shown.slice(space + 1 + 'refs/tags/'.length, end), commit: id, id });
    else tag.commit = id;
    start = end + 1;
  }
}

function byName<Tag extends { readonly name: string }>(tags: readonly Tag[]): readonly Tag[] {
  // Git lists them so already, but for names beyond the characters of 16 bits.
  const isSorted = tags.every(({ name }, index) => index === 0 || (tags[index - 1]?.name ?? '') < name);
  return isSorted ? tags : [...tags].sort((a, b) => (a.name < b.name ? -1 : 1));
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
