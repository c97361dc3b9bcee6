import type { GitTag } from '@ostrata/ports';
import * as z from 'zod';
import { ask } from '../api/graphql.ts';
import { allPages, pageSchema } from '../api/pages.ts';
import type { Task } from '../api/task.ts';
import { gitObjectFields, gitObjectSchema, readTag } from './git-object.ts';
import { lookUpRefs } from './look-up-refs.ts';

/** All tags of commits, by name; without their messages it is less to send. */
export async function listTags(task: Task, hasMessages: boolean): Promise<readonly GitTag[]> {
  const query = `query ($owner: String!, $repo: String!, $after: String) {
    repository(owner: $owner, name: $repo) {
      refs(refPrefix: "refs/tags/", first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { name target { ${gitObjectFields(hasMessages)} } }
      }
    }
  }`;
  const refs = await allPages(async (after) => {
    const { repository } = await ask(task, purpose, { query, variables: { after }, answer: answerSchema });
    return repository.refs;
  });
  return sortedTags(refs.map(({ name, target }) => readTag(name, target)));
}

/** Those of `names` that are there, by name. */
export async function namedTags(task: Task, names: readonly string[]): Promise<readonly GitTag[]> {
  const { targets } = await lookUpRefs(task, names, gitObjectFields(true));
  return sortedTags([...targets].map(([name, target]) => readTag(name, target)));
}

const purpose = { doing: 'reading the tags', permission: 'contents: read', isChange: false };

const answerSchema = z.object({
  repository: z.object({
    refs: pageSchema(z.object({ name: z.string(), target: gitObjectSchema.nullable() })),
  }),
});

function sortedTags(tags: readonly (GitTag | undefined)[]): readonly GitTag[] {
  return tags.filter((tag) => tag !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
}
