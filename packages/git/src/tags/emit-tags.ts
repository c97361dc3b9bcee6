import { randomUUID } from 'node:crypto';
import { RaceLost, type NewTag } from '@ostrata/ports';
import { git, GitFailed } from '../git.ts';
import { tagObjects, type TagObject } from './tag-objects.ts';

/**
 * Makes all tags or none. With a remote they are pushed first, in one atomic push: what the remote has is what counts, and a
 * run that is cut after it leaves no tag here that is nowhere else. Throws `RaceLost`, `GitFailed`.
 */
export async function emitTags(folder: string, tags: readonly NewTag[], remote: string | undefined): Promise<void> {
  if (tags.length === 0) return;
  await requireFree(folder, tags);
  const made = await tagObjects(folder, tags);
  if (remote !== undefined) await push(folder, made, remote);
  const create = made.map(({ name, id }) => `create refs/tags/${name}\0${id}\0`);
  await racing(made, () => updateRefs(folder, ['start\0', ...create, 'prepare\0', 'commit\0']));
}

/** Checks names too: git refuses one that no tag may have. */
async function requireFree(folder: string, tags: readonly NewTag[]): Promise<void> {
  const verify = tags.map(({ name }) => `verify refs/tags/${name}\0\0`);
  await racing(tags, () => updateRefs(folder, ['start\0', ...verify, 'prepare\0', 'abort\0']));
}

/** One pattern pushes them all, from names that only this run knows: thousands of names would not fit a command line. */
async function push(folder: string, made: readonly TagObject[], remote: string): Promise<void> {
  const pending = `refs/ostrata/pending/${randomUUID()}`;
  const name = (tag: TagObject) => `${pending}/${tag.name}`;
  await updateRefs(folder, ['start\0', ...made.map((tag) => `create ${name(tag)}\0${tag.id}\0`), 'commit\0']);
  try {
    await git(folder, ['push', '--atomic', '--no-follow-tags', '--', remote, `${pending}/*:refs/tags/*`]);
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    await explainPush(folder, made, remote, error);
  } finally {
    await updateRefs(folder, ['start\0', ...made.map((tag) => `delete ${name(tag)}\0${tag.id}\0`), 'commit\0']);
  }
}

/** A push can fail after the remote took it, when the connection breaks: what the remote has now tells. */
async function explainPush(
  folder: string,
  made: readonly TagObject[],
  remote: string,
  failure: GitFailed,
): Promise<void> {
  const there = await remoteTags(folder, remote).catch(() => {
    throw failure;
  });
  const taken = made.filter(({ name }) => there.has(name));
  if (taken.length === made.length && made.every(({ name, id }) => there.get(name) === id)) return;
  if (taken.length > 0) throw new RaceLost(namesOf(taken), { cause: failure });
  if (/cannot lock ref|failed to update ref|reference already exists|atomic transaction failed/.test(failure.stderr))
    throw new RaceLost(namesOf(made), { cause: failure });
  throw failure;
}

async function remoteTags(folder: string, remote: string): Promise<ReadonlyMap<string, string>> {
  const listed = await git(folder, ['ls-remote', '--refs', '--tags', '--', remote]);
  const lines = listed.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => [line.slice(line.indexOf('\t') + 1 + 'refs/tags/'.length), line.split('\t')[0] ?? '']),
  );
}

async function updateRefs(folder: string, commands: readonly string[]): Promise<void> {
  await git(folder, ['update-ref', '--stdin', '-z'], commands.join(''));
}

async function racing(tags: readonly { readonly name: string }[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof GitFailed && /reference already exists|Unable to create '.*\.lock'/.test(error.stderr)) {
      const named = namesOf(tags).filter((name) => error.stderr.includes(`'refs/tags/${name}'`));
      throw new RaceLost(named.length > 0 ? named : namesOf(tags), { cause: error });
    }
    throw error;
  }
}

function namesOf(tags: readonly { readonly name: string }[]): readonly string[] {
  return tags.map(({ name }) => name);
}
