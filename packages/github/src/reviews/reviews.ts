import type { Posted, Reviews } from '@ostrata/ports';
import { githubClient } from '../api/client.ts';
import { GithubRefused } from '../api/errors.ts';
import type { GithubSettings } from '../api/settings.ts';
import type { Task } from '../api/task.ts';
import { commentMarker, commentText, isSameText } from './comment-text.ts';
import { findComments, type OwnComment } from './find-comments.ts';

/**
 * Comments on the pull requests of a repository on GitHub. Throws `GithubRefused`, `GithubRateLimited`,
 * `GithubUnavailable`, and at once `InvalidGithubSettings`.
 */
export function githubReviews(settings: GithubSettings): Reviews {
  const client = githubClient(settings);
  return {
    comment: async (pullRequest, markdown, { key = 'plan', signal } = {}) => {
      const marker = commentMarker(key);
      const task = await client.start(signal);
      return leaveComment(task, { pullRequest, marker, text: commentText(marker, markdown) });
    },
  };
}

interface Wanted {
  readonly pullRequest: number;
  readonly marker: string;
  readonly text: string;
}

/**
 * Two runs at once may both find no comment and make one each. So who made one looks again: the oldest stays, and gets the
 * text of who came later; what is younger is taken away. One that such a race left behind goes the same way.
 */
async function leaveComment(task: Task, wanted: Wanted): Promise<Posted> {
  const find = () => findComments(task, wanted.pullRequest, wanted.marker);
  const [kept, ...younger] = await find();
  if (kept !== undefined) return settle(task, wanted, kept, younger);
  const made = await createComment(task, wanted);
  const [oldest = made, ...others] = await find();
  return oldest.id === made.id ? { url: made.url, outcome: 'created' } : settle(task, wanted, oldest, others);
}

async function settle(task: Task, wanted: Wanted, kept: OwnComment, younger: readonly OwnComment[]): Promise<Posted> {
  for (const { id } of younger) await removeComment(task, id);
  if (isSameText(kept.text, wanted.text)) return { url: kept.url, outcome: 'unchanged' };
  try {
    return { url: await updateComment(task, kept.id, wanted.text), outcome: 'updated' };
  } catch (error) {
    // Somebody took it away since it was found.
    if (!(error instanceof GithubRefused && error.status === 404)) throw error;
    return { url: (await createComment(task, wanted)).url, outcome: 'created' };
  }
}

const permission = 'pull-requests: write';

function createComment(task: Task, { pullRequest, marker, text }: Wanted): Promise<OwnComment> {
  const doing = `commenting on pull request ${pullRequest}`;
  return task.sendOnce(
    { doing, permission, isChange: true },
    async (octokit, at) => {
      const { data } = await octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...at,
        issue_number: pullRequest,
        body: text,
      });
      return { id: Number(data.id), url: data.html_url, text };
    },
    async () => (await findComments(task, pullRequest, marker)).find((comment) => isSameText(comment.text, text)),
  );
}

async function updateComment(task: Task, id: number, text: string): Promise<string> {
  const { data } = await task.send({ doing: 'updating the comment', permission, isChange: true }, (octokit, at) =>
    octokit.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...at, comment_id: id, body: text }),
  );
  return data.html_url;
}

async function removeComment(task: Task, id: number): Promise<void> {
  try {
    await task.send({ doing: 'removing a comment made twice', permission, isChange: true }, (octokit, at) =>
      octokit.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...at, comment_id: id }),
    );
  } catch (error) {
    if (!(error instanceof GithubRefused && error.status === 404)) throw error;
  }
}
