import * as z from 'zod';
import { ask } from '../api/graphql.ts';
import type { Task } from '../api/task.ts';
import { gitObjectSchema, type GitObject } from './git-object.ts';

/** The tags of these names that are there, and the repository's node id. */
export interface FoundRefs {
  readonly repositoryId: string;
  readonly targets: ReadonlyMap<string, GitObject>;
}

/** Looks for a hundred tags with one request. */
export async function lookUpRefs(task: Task, names: readonly string[], fields = '__typename oid'): Promise<FoundRefs> {
  const targets = new Map<string, GitObject>();
  let repositoryId = '';
  for (let start = 0; start < names.length; start += 100) {
    const part = names.slice(start, start + 100);
    const { repository } = await ask(task, purpose, {
      query: queryFor(part.length, fields),
      variables: Object.fromEntries(part.map((name, index) => [`name${index}`, `refs/tags/${name}`])),
      answer: answerSchema,
    });
    repositoryId = repository.id;
    part.forEach((name, index) => {
      const target = refSchema.parse(repository[`ref${index}`])?.target;
      if (target) targets.set(name, target);
    });
  }
  return { repositoryId, targets };
}

const purpose = { doing: 'looking for the tags', permission: 'contents: read', isChange: false };

function queryFor(count: number, fields: string): string {
  const indexes = Array.from({ length: count }, (_, index) => index);
  return `query ($owner: String!, $repo: String!, ${indexes.map((index) => `$name${index}: String!`).join(', ')}) {
    repository(owner: $owner, name: $repo) {
      id
      ${indexes.map((index) => `ref${index}: ref(qualifiedName: $name${index}) { target { ${fields} } }`).join('\n')}
    }
  }`;
}

const answerSchema = z.object({ repository: z.looseObject({ id: z.string() }) });

const refSchema = z.object({ target: gitObjectSchema.nullable() }).nullable();
