import * as z from 'zod';
import { ask } from '../api/graphql.ts';
import { allPages, pageSchema } from '../api/pages.ts';
import type { Task } from '../api/task.ts';

/** A comment that this user or app left. */
export interface OwnComment {
  readonly id: number;
  readonly url: string;
  readonly text: string;
}

/**
 * Our comments on a pull request that start with the marker, oldest first. Asked by GraphQL, as it tells for every kind of
 * token which comments are its own: a marker that another user wrote is never followed.
 */
export async function findComments(task: Task, pullRequest: number, marker: string): Promise<readonly OwnComment[]> {
  const purpose = {
    doing: `reading the comments of pull request ${pullRequest}`,
    permission: 'pull-requests: read',
    isChange: false,
  };
  const comments = await allPages(async (after) => {
    const variables = { pullRequest, after };
    const { repository } = await ask(task, purpose, { query, variables, answer: answerSchema });
    return repository.pullRequest.comments;
  });
  return comments
    .filter(({ viewerDidAuthor, body }) => viewerDidAuthor && body.startsWith(marker))
    .map(({ fullDatabaseId, url, body }) => ({ id: Number(fullDatabaseId), url, text: body }))
    .sort((a, b) => a.id - b.id);
}

const query = `query ($owner: String!, $repo: String!, $pullRequest: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $pullRequest) {
      comments(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { fullDatabaseId url body viewerDidAuthor }
      }
    }
  }
}`;

const commentSchema = z.object({
  fullDatabaseId: z.union([z.string(), z.number()]),
  url: z.string(),
  body: z.string(),
  viewerDidAuthor: z.boolean(),
});

const answerSchema = z.object({
  repository: z.object({ pullRequest: z.object({ comments: pageSchema(commentSchema) }) }),
});
