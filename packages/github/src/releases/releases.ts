import type { Posted, ReleasePage, Releases } from '@ostrata/ports';
import { githubClient } from '../api/client.ts';
import { GithubRefused } from '../api/errors.ts';
import type { GithubSettings } from '../api/settings.ts';
import type { Task } from '../api/task.ts';
import { fit, isSameText } from '../reviews/comment-text.ts';

/**
 * The releases of a repository on GitHub. A release that is there gets the new title and notes. Throws `GithubRefused`,
 * `GithubRateLimited`, `GithubUnavailable`, and at once `InvalidGithubSettings`.
 */
export function githubReleases(settings: GithubSettings): Releases {
  const client = githubClient(settings);
  return {
    publish: async ({ tag, title, notes }, { signal } = {}) =>
      publish(await client.start(signal), { tag, title, notes: fit(notes, mostInNotes) }),
  };
}

/** GitHub takes this many characters in a release's notes. */
const mostInNotes = 125_000;

async function publish(task: Task, page: ReleasePage): Promise<Posted> {
  let found = await findRelease(task, page.tag);
  if (found === undefined) {
    await requireTag(task, page.tag);
    found = await createRelease(task, page);
    if (found?.isNew && says(found, page)) return { url: found.url, outcome: 'created' };
    // Another run made it since it was looked for.
    found ??= await findRelease(task, page.tag);
    if (found === undefined) throw alreadyExists(page.tag);
  }
  if (says(found, page)) return { url: found.url, outcome: 'unchanged' };
  return { url: await updateRelease(task, found.id, page), outcome: 'updated' };
}

interface FoundRelease {
  readonly id: number;
  readonly url: string;
  readonly title: string;
  readonly notes: string;
  readonly isNew: boolean;
}

const permission = 'contents: write';

/** GitHub would make a tag that is not there by itself, a plain one on the default branch. */
async function requireTag(task: Task, tag: string): Promise<void> {
  const doing = `looking for the tag ${tag}`;
  try {
    await task.send({ doing, permission: 'contents: read', isChange: false }, (octokit, at) =>
      octokit.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...at, ref: `tags/${tag}` }),
    );
  } catch (error) {
    if (!(error instanceof GithubRefused && error.status === 404)) throw error;
    throw new GithubRefused(
      { doing, status: 404, reason: 'it is not on GitHub', advice: 'emit the tags first' },
      { cause: error },
    );
  }
}

async function findRelease(task: Task, tag: string): Promise<FoundRelease | undefined> {
  const purpose = { doing: `looking for the release ${tag}`, permission: 'contents: read', isChange: false };
  try {
    const { data } = await task.send(purpose, (octokit, at) =>
      octokit.request('GET /repos/{owner}/{repo}/releases/tags/{tag}', { ...at, tag }),
    );
    return readRelease(data, false);
  } catch (error) {
    if (error instanceof GithubRefused && error.status === 404) return undefined;
    throw error;
  }
}

/** `undefined` when there is one already. */
async function createRelease(task: Task, { tag, title, notes }: ReleasePage): Promise<FoundRelease | undefined> {
  try {
    return await task.sendOnce(
      { doing: `making the release ${tag}`, permission, isChange: true },
      async (octokit, at) => {
        const { data } = await octokit.request('POST /repos/{owner}/{repo}/releases', {
          ...at,
          tag_name: tag,
          name: title,
          body: notes,
          // A release that is made late is not the latest.
          make_latest: 'legacy',
        });
        return readRelease(data, true);
      },
      async () => {
        const found = await findRelease(task, tag);
        return found === undefined ? undefined : { ...found, isNew: true };
      },
    );
  } catch (error) {
    if (error instanceof GithubRefused && error.status === 422 && /already_exists/.test(error.message))
      return undefined;
    throw error;
  }
}

async function updateRelease(task: Task, id: number, { tag, title, notes }: ReleasePage): Promise<string> {
  const purpose = { doing: `updating the release ${tag}`, permission, isChange: true };
  const { data } = await task.send(purpose, (octokit, at) =>
    octokit.request('PATCH /repos/{owner}/{repo}/releases/{release_id}', {
      ...at,
      release_id: id,
      name: title,
      body: notes,
    }),
  );
  return data.html_url;
}

function readRelease(data: ReleaseAnswer, isNew: boolean): FoundRelease {
  return { id: data.id, url: data.html_url, title: data.name ?? '', notes: data.body ?? '', isNew };
}

interface ReleaseAnswer {
  readonly id: number;
  readonly html_url: string;
  readonly name: string | null;
  readonly body?: string | null;
}

function says(found: FoundRelease, page: ReleasePage): boolean {
  return found.title === page.title && isSameText(found.notes, page.notes);
}

function alreadyExists(tag: string): GithubRefused {
  const reason = 'GitHub says that there is one, and shows none';
  return new GithubRefused({ doing: `making the release ${tag}`, reason, advice: 'delete the draft of that tag' });
}
