import type { GitTag, Tags } from '@ostrata/ports';
import { emitTags } from './emit-tags.ts';
import { git, splitNul } from './git.ts';
import { isInRepository } from './repository.ts';
import { verifyTag } from './verify-tag.ts';

/**
 * The tags of the repository that the folder is in, bare or not. `remote` (a name or URL) is where emitted tags are pushed;
 * without it they stay local. Throws `GitFailed`, `UntrustedRepository`, `ToolMissing`.
 */
export function gitTags(folder: string, { remote }: { readonly remote?: string } = {}): Tags {
  return {
    list: async () => ((await isInRepository(folder)) ? list(folder) : []),
    emit: (tags) => emitTags(folder, tags, remote),
    verify: (tag) => verifyTag(folder, tag),
  };
}

const fields = ['refname:strip=2', 'objecttype', 'objectname', '*objecttype', '*objectname', 'contents'];

async function list(folder: string): Promise<readonly GitTag[]> {
  const format = `${fields.map((field) => `%(${field})`).join('%01')}%00`;
  const listed = splitNul(await git(folder, ['for-each-ref', `--format=${format}`, 'refs/tags']));
  const tags = await Promise.all(listed.map((record) => readTag(folder, record.replace(/^\n/, ''))));
  return tags.filter((tag) => tag !== undefined);
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
