import { RaceLost, type GitTag, type NewTag, type Tags } from '@ostrata/ports';
import { git, GitFailed, splitNul } from './git.ts';
import { isInRepository } from './repository.ts';

/** The tags of the repository that the folder is in. `remote` is where emitted tags are pushed; without it they stay local. */
export function gitTags(folder: string, { remote }: { readonly remote?: string } = {}): Tags {
  return {
    list: async () => ((await isInRepository(folder)) ? list(folder) : []),
    emit: (tags) => emit(folder, tags, remote),
    verify: (tag) => verify(folder, tag),
  };
}

async function list(folder: string): Promise<readonly GitTag[]> {
  const fields = ['refname:strip=2', 'objecttype', 'objectname', '*objectname', 'contents'];
  const format = `${fields.map((field) => `%(${field})`).join('%01')}%00`;
  const listed = await git(folder, ['for-each-ref', `--format=${format}`, 'refs/tags']);
  return splitNul(listed).flatMap((record) => {
    const [name = '', type = '', object = '', peeled = '', message = ''] = record.replace(/^\n/, '').split('\x01');
    if (name === '') return [];
    const annotated = type === 'tag';
    return [{ name, commit: annotated ? peeled : object, annotated, message: annotated ? message : '' }];
  });
}

async function emit(folder: string, tags: readonly NewTag[], remote: string | undefined): Promise<void> {
  const objects = await Promise.all(tags.map(async (tag) => ({ ...tag, id: await tagObject(folder, tag) })));
  const refs = objects.map(({ name, id }) => `create refs/tags/${name} ${id}\n`).join('');
  const names = tags.map(({ name }) => name);
  await git(folder, ['update-ref', '--stdin'], { input: `start\n${refs}prepare\ncommit\n` }).catch((error: unknown) => {
    if (error instanceof GitFailed && /already exists|cannot lock ref/.test(error.stderr))
      throw new RaceLost(names, { cause: error });
    throw error;
  });
  if (remote === undefined) return;
  try {
    const specs = objects.map(({ name }) => `refs/tags/${name}:refs/tags/${name}`);
    await git(folder, ['push', '--atomic', '--porcelain', '--', remote, ...specs]);
  } catch (error) {
    const undo = objects.map(({ name, id }) => `delete refs/tags/${name} ${id}\n`).join('');
    await git(folder, ['update-ref', '--stdin'], { input: undo });
    if (error instanceof GitFailed && /already exists|atomic|rejected/.test(error.stderr))
      throw new RaceLost(names, { cause: error });
    throw error;
  }
}

async function tagObject(folder: string, { name, commit, message }: NewTag): Promise<string> {
  const tagger = (await git(folder, ['var', 'GIT_COMMITTER_IDENT'])).trim();
  const body = message.endsWith('\n') ? message : `${message}\n`;
  const input = `object ${commit}\ntype commit\ntag ${name}\ntagger ${tagger}\n\n${body}`;
  return (await git(folder, ['mktag'], { input })).trim();
}

async function verify(folder: string, tag: string): Promise<{ readonly signer: string } | undefined> {
  const content = await git(folder, ['cat-file', '-p', `refs/tags/${tag}`]);
  if (!/-----BEGIN (PGP|SSH) SIGNATURE-----/.test(content)) return undefined;
  await git(folder, ['verify-tag', '--', tag]);
  return { signer: /^tagger (.*) \d+ [+-]\d{4}$/m.exec(content)?.[1] ?? '' };
}
