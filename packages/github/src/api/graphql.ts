import type * as z from 'zod';
import { UnreadableAnswer } from './failure.ts';
import type { Purpose, Send, Task } from './task.ts';

/** One GraphQL request, its answer parsed. */
export interface GraphqlRequest<Answer> {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly answer: z.ZodType<Answer>;
}

/** Asks about the repository: `$owner` and `$repo` are variables of each query. */
export function ask<Answer>(task: Task, purpose: Purpose, request: GraphqlRequest<Answer>): Promise<Answer> {
  return task.send(purpose, sendGraphql(request));
}

/** The request itself, for a task to send. */
export function sendGraphql<Answer>({ query, variables, answer }: GraphqlRequest<Answer>): Send<Answer> {
  return async (octokit, { owner, repo, request }) => {
    const parsed = answer.safeParse(await octokit.graphql<unknown>(query, { owner, repo, ...variables, request }));
    if (!parsed.success) throw new UnreadableAnswer(200, { cause: parsed.error });
    return parsed.data;
  };
}
