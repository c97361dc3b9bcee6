import * as answers from './answers.ts';
import { Refusal, requirePermission, type Account, type State } from './state.ts';

/** What the server does for each operation; the keys are those of GitHub's description. */
export const operations: Readonly<Record<string, Operation>> = {
  'GET /repos/{owner}/{repo}/git/ref/{ref}': ({ state, path }) => {
    const ref = state.git.ref((path['ref'] ?? '').replace(/^tags\//, ''));
    return ref === undefined ? notFound() : { status: 200, body: answers.gitRef(ref) };
  },
  'GET /repos/{owner}/{repo}/git/tags/{tag_sha}': ({ state, path }) => ({
    status: 200,
    body: answers.gitTag(state, path['tag_sha'] ?? ''),
  }),
  'POST /repos/{owner}/{repo}/git/tags': ({ state, account, body }) => {
    requirePermission(account, 'contents: write');
    const commit = text(body, 'object');
    if (!state.git.has(commit)) throw invalid('Object does not exist');
    const seconds = Math.floor(state.clock.now().getTime() / 1000);
    const tagger = `${account.login} <${account.login}@users.noreply.example.com> ${seconds} +0000`;
    const id = state.git.makeTagObject({ name: text(body, 'tag'), message: text(body, 'message'), commit, tagger });
    return { status: 201, body: answers.gitTag(state, id) };
  },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': ({ state, account, path, body }) => {
    requirePermission(account, 'pull-requests: write');
    const pullRequest = Number(path['issue_number']);
    if (!state.pullRequests.has(pullRequest)) return notFound();
    const comment = { id: state.nextId++, pullRequest, author: account.login, body: commentBody(body) };
    state.comments = [...state.comments, comment];
    return { status: 201, body: answers.comment(comment) };
  },
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': ({ state, account, path, body }) => {
    requirePermission(account, 'pull-requests: write');
    const found = state.comments.find(({ id }) => id === Number(path['comment_id']));
    if (found === undefined) return notFound();
    const changed = { ...found, body: commentBody(body) };
    state.comments = state.comments.map((comment) => (comment === found ? changed : comment));
    return { status: 200, body: answers.comment(changed) };
  },
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': ({ state, account, path }) => {
    requirePermission(account, 'pull-requests: write');
    const found = state.comments.find(({ id }) => id === Number(path['comment_id']));
    if (found === undefined) return notFound();
    state.comments = state.comments.filter((comment) => comment !== found);
    return { status: 204 };
  },
  'GET /repos/{owner}/{repo}/releases/tags/{tag}': ({ state, path }) => {
    const release = state.releases.find(({ tag }) => tag === path['tag']);
    return release === undefined ? notFound() : { status: 200, body: answers.release(release) };
  },
  'POST /repos/{owner}/{repo}/releases': ({ state, account, body }) => {
    requirePermission(account, 'contents: write');
    const tag = text(body, 'tag_name');
    if (state.releases.some((release) => release.tag === tag))
      throw new Refusal(422, 'Validation Failed', {
        errors: [{ resource: 'Release', code: 'already_exists', field: 'tag_name' }],
      });
    if (state.git.ref(tag) === undefined) state.git.tag(tag, state.git.commit);
    const release = { id: state.nextId++, tag, title: text(body, 'name'), notes: releaseBody(body) };
    state.releases = [...state.releases, release];
    return { status: 201, body: answers.release(release) };
  },
  'PATCH /repos/{owner}/{repo}/releases/{release_id}': ({ state, account, path, body }) => {
    requirePermission(account, 'contents: write');
    const found = state.releases.find(({ id }) => id === Number(path['release_id']));
    if (found === undefined) return notFound();
    const changed = { ...found, title: text(body, 'name'), notes: releaseBody(body) };
    state.releases = state.releases.map((release) => (release === found ? changed : release));
    return { status: 200, body: answers.release(changed) };
  },
  'GET /repos/{owner}/{repo}/rulesets': ({ state }) => ({
    status: 200,
    body: state.rulesets.map(answers.rulesetEntry),
  }),
  'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}': ({ state, path }) => {
    const ruleset = state.rulesets.find(({ id }) => id === Number(path['ruleset_id']));
    return ruleset === undefined ? notFound() : { status: 200, body: answers.ruleset(ruleset) };
  },
};

export type Operation = (call: RestCall) => RestAnswer;

export interface RestCall {
  readonly state: State;
  readonly account: Account;
  readonly path: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface RestAnswer {
  readonly status: number;
  readonly body?: unknown;
}

function notFound(): never {
  throw new Refusal(404, 'Not Found');
}

function invalid(message: string): Refusal {
  return new Refusal(422, 'Validation Failed', { errors: [{ code: 'custom', message }] });
}

function text(body: unknown, key: string): string {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, key) : undefined;
  return typeof value === 'string' ? value : '';
}

function commentBody(body: unknown): string {
  if ([...text(body, 'body')].length > 65_536) throw invalid('body is too long (maximum is 65536 characters)');
  // A browser's line ends, as GitHub may store them.
  return text(body, 'body').replaceAll('\n', '\r\n');
}

function releaseBody(body: unknown): string {
  if ([...text(body, 'body')].length > 125_000) throw invalid('body is too long (maximum is 125000 characters)');
  return text(body, 'body');
}
