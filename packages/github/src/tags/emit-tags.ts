import { RaceLost, type NewTag } from '@ostrata/ports';
import * as z from 'zod';
import { GithubRefused } from '../api/errors.ts';
import { sendGraphql } from '../api/graphql.ts';
import type { Task } from '../api/task.ts';
import { lookUpRefs, type FoundRefs } from './look-up-refs.ts';
import { requireNoSignatureRule } from './signature-rule.ts';
import { isTagName } from './tag-name.ts';

/**
 * Makes all tags or none. Tag objects come first, which no name leads to yet; then one `updateRefs` makes every ref, each of
 * which must not be there. Throws `RaceLost` when one is.
 */
export async function emitTags(task: Task, tags: readonly NewTag[]): Promise<void> {
  requireNames(tags);
  requireFew(tags);
  const names = tags.map(({ name }) => name);
  const { repositoryId, targets } = await lookUpRefs(task, names);
  if (targets.size > 0) throw new RaceLost([...targets.keys()]);
  await requireNoSignatureRule(task, names);
  const made = new Map<string, string>();
  for (const tag of tags) made.set(tag.name, await makeTagObject(task, tag));
  await makeRefs(task, repositoryId, made);
}

/** Of calls that make something GitHub takes 80 a minute and 500 an hour, and other jobs of the same token want some too. */
const mostTags = 60;

const permission = 'contents: write';

function requireNames(tags: readonly NewTag[]): void {
  const wrong = tags.find(({ name }, index) => !isTagName(name) || tags.findIndex((tag) => tag.name === name) < index);
  if (wrong === undefined) return;
  const isName = isTagName(wrong.name);
  throw new GithubRefused({
    doing: 'making tags',
    reason: `${JSON.stringify(wrong.name)} ${isName ? 'is in the set twice' : 'is no name that a tag can have'}`,
    advice: isName ? 'name each tag once' : 'choose another',
  });
}

function requireFew(tags: readonly NewTag[]): void {
  if (tags.length <= mostTags) return;
  throw new GithubRefused({
    doing: 'making tags',
    reason: `${tags.length} tags are more than GitHub's API takes at once (${mostTags})`,
    advice: 'make them here and send them with `git push --atomic`',
  });
}

/** May be sent again: an object that no name leads to harms nobody. */
async function makeTagObject(task: Task, { name, commit, message }: NewTag): Promise<string> {
  const { data } = await task.send({ doing: `making the tag ${name}`, permission, isChange: true }, (octokit, at) =>
    octokit.request('POST /repos/{owner}/{repo}/git/tags', {
      ...at,
      tag: name,
      message: message.endsWith('\n') ? message : `${message}\n`,
      object: commit,
      type: 'commit',
    }),
  );
  return data.sha;
}

async function makeRefs(task: Task, repositoryId: string, made: ReadonlyMap<string, string>): Promise<void> {
  const names = [...made.keys()];
  let wasAnswerLost = false;
  const areOurs = ({ targets }: FoundRefs) => names.every((name) => targets.get(name)?.oid === made.get(name));
  const purpose = { doing: `making the refs of ${names.length} tags`, permission, isChange: true };
  const refUpdates = names.map((name) => ({
    name: `refs/tags/${name}`,
    beforeOid: '0'.repeat(40),
    afterOid: made.get(name),
  }));
  try {
    await task.sendOnce<unknown>(
      purpose,
      sendGraphql({ query: mutation, variables: { repositoryId, refUpdates }, answer: z.looseObject({}) }),
      async () => {
        wasAnswerLost = true;
        return areOurs(await lookUpRefs(task, names)) || undefined;
      },
    );
  } catch (error) {
    if (!(error instanceof GithubRefused)) throw error;
    const found = await lookUpRefs(task, names);
    // Another run's tag can be the same object. So these are ours only if an attempt of ours had no answer.
    if (wasAnswerLost && areOurs(found)) return;
    if (found.targets.size > 0) throw new RaceLost([...found.targets.keys()], { cause: error });
    throw error;
  }
}

const mutation = `mutation ($repositoryId: ID!, $refUpdates: [RefUpdate!]!) {
  updateRefs(input: { repositoryId: $repositoryId, refUpdates: $refUpdates }) { clientMutationId }
}`;
