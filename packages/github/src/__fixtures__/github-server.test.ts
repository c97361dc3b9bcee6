import { afterEach, beforeEach, expect, it } from 'vitest';
import { description } from './description.ts';
import { startGithub, token, type GithubServer } from './github-server.ts';

let server: GithubServer;
beforeEach(async () => {
  server = await startGithub();
});
afterEach(() => server.close());

const send = (method: string, path: string, body?: unknown) =>
  fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `token ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

it.each([
  ['a body without what is required', 'POST', '/repos/acme/images/issues/7/comments', {}, "required property 'body'"],
  [
    'a body with an unknown key',
    'POST',
    '/repos/acme/images/issues/7/comments',
    { body: 'x', key: 1 },
    'unknown key key',
  ],
  ['a value of the wrong type', 'POST', '/repos/acme/images/issues/7/comments', { body: 1 }, 'must be string'],
  ['a query with an unknown key', 'GET', '/repos/acme/images/rulesets?target=tag', undefined, 'unknown key target'],
  ['a path with words for a number', 'GET', '/repos/acme/images/rulesets/x', undefined, 'ruleset_id in the path'],
  ['a path that is none', 'GET', '/repos/acme/images/nothing', undefined, 'nothing that this server knows'],
])('the server notices %s', async (_, method, path, body, violation) => {
  await send(method, path, body);
  expect(server.violations.join('\n')).toContain(violation);
});

it('the server notices a query that the schema does not allow', async () => {
  await send('POST', '/graphql', { query: '{ repository(owner: "acme", name: "images") { nothing } }' });
  expect(server.violations.join('\n')).toContain('Cannot query field "nothing"');
});

it('the server notices variables of the wrong type', async () => {
  const query = 'query ($number: Int!) { repository(owner: "a", name: "b") { pullRequest(number: $number) { id } } }';
  await send('POST', '/graphql', { query, variables: { number: 'seven' } });
  expect(server.violations.join('\n')).toContain('Int cannot represent');
});

it('the description notices an answer that lacks something, or that is of another type', () => {
  const { checkAnswer } = description('api.github.com');
  const operation = 'GET /repos/{owner}/{repo}/git/ref/{ref}';
  const object = { type: 'tag', sha: '1'.repeat(40), url: 'https://github.example/x' };
  const ref = { ref: 'refs/tags/a', node_id: 'x', url: 'https://github.example/x', object };
  expect(checkAnswer(operation, 200, ref)).toEqual([]);
  expect(checkAnswer(operation, 200, { ...ref, ref: undefined })).toEqual([" must have required property 'ref'"]);
  expect(checkAnswer(operation, 200, { ...ref, url: 'no url' })).toEqual(['/url must match format "uri"']);
  expect(checkAnswer(operation, 200, { ...ref, object: null })).toEqual(['/object must be object']);
  expect(checkAnswer(operation, 299, ref)).toEqual(['299 is not described']);
});

it('the server wants no more than 80 changes a minute', async () => {
  const statuses: number[] = [];
  for (let index = 0; index < 81; index++) {
    statuses.push((await send('POST', '/repos/acme/images/issues/7/comments', { body: 'x' })).status);
  }
  expect([statuses[79], statuses[80]]).toEqual([201, 403]);
});
