import { schema as published } from '@octokit/graphql-schema';
import { buildSchema, execute, parse, validate, type GraphQLError } from 'graphql';
import { commentUrl } from './answers.ts';
import { matchesRef } from '../tags/ref-pattern.ts';
import { Refusal, requirePermission, type Account, type State } from './state.ts';

/** An answer of the GraphQL endpoint, and what was wrong with the request. */
export interface GraphqlAnswer {
  readonly body: { readonly data?: unknown; readonly errors?: readonly unknown[] };
  readonly violations: readonly string[];
}

/** GitHub's published schema: requests are validated by it, and answers come out of its own execution. */
const schema = buildSchema(published.idl, { assumeValid: true });

export function answerGraphql(state: State, account: Account, request: GraphqlBody): GraphqlAnswer {
  const document = parse(request.query);
  const faults = validate(schema, document).map(({ message }) => message);
  if (faults.length > 0) return { body: { errors: faults.map((message) => ({ message })) }, violations: faults };
  const rootValue = { repository: () => repository(state, account), updateRefs: updateRefs(state, account) };
  const result = execute({ schema, document, rootValue, variableValues: request.variables ?? {} });
  if (result instanceof Promise) throw new Error('nothing here is asynchronous');
  const violations = (result.errors ?? []).filter((error) => !(error.originalError instanceof Refusal));
  const errors = (result.errors ?? []).map(readError);
  return {
    body: { data: result.data, ...(errors.length === 0 ? {} : { errors }) },
    violations: violations.map(({ message }) => message),
  };
}

export interface GraphqlBody {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

function readError({ message, path, originalError }: GraphQLError) {
  return { message, path, ...(originalError instanceof Refusal ? { type: originalError.type } : {}) };
}

function repository(state: State, account: Account) {
  return {
    id: 'R_1',
    ref: ({ qualifiedName }: { qualifiedName: string }) => {
      const ref = state.git.ref(qualifiedName.replace(/^refs\/tags\//, ''));
      return ref === undefined ? null : { name: ref.name, target: () => gitObject(state, ref.type, ref.id) };
    },
    refs: (page: PageArguments) =>
      connection(state.git.refs(), page, (ref) => ({
        name: ref.name,
        target: () => gitObject(state, ref.type, ref.id),
      })),
    pullRequest: ({ number }: { number: number }) => {
      if (!state.pullRequests.has(number))
        throw new Refusal(404, `Could not resolve to a PullRequest with the number of ${number}.`);
      return { comments: (page: PageArguments) => comments(state, account, number, page) };
    },
  };
}

function comments(state: State, account: Account, number: number, page: PageArguments) {
  const list = state.comments.filter(({ pullRequest }) => pullRequest === number);
  return connection(list, page, (comment) => ({
    fullDatabaseId: `${comment.id}`,
    url: commentUrl(comment),
    body: comment.body,
    viewerDidAuthor: comment.author === account.login,
  }));
}

interface GitObjectNode {
  readonly __typename: string;
  readonly oid: string;
  readonly message?: string;
  readonly target?: () => GitObjectNode;
}

function gitObject(state: State, type: string, id: string): GitObjectNode {
  if (type !== 'tag') return { __typename: type === 'commit' ? 'Commit' : type === 'tree' ? 'Tree' : 'Blob', oid: id };
  const [head = '', ...rest] = state.git.tagText(id).split('\n\n');
  const field = (name: string) => new RegExp(`^${name} (.*)$`, 'm').exec(head)?.[1] ?? '';
  const target = () => gitObject(state, field('type'), field('object'));
  return { __typename: 'Tag', oid: id, message: rest.join('\n\n'), target };
}

interface PageArguments {
  readonly first: number;
  readonly after?: string | null;
}

function connection<Item, Node>(list: readonly Item[], { first, after }: PageArguments, node: (item: Item) => Node) {
  if (first > 100) throw new Refusal(422, `Requesting ${first} records exceeds the limit of 100`);
  const start = Number(after ?? 0);
  const end = Math.min(start + first, list.length);
  return {
    nodes: list.slice(start, end).map(node),
    pageInfo: { hasNextPage: end < list.length, endCursor: `${end}` },
  };
}

const nothing = '0'.repeat(40);

interface RefUpdates {
  readonly refUpdates: readonly { readonly name: string; readonly beforeOid: string; readonly afterOid: string }[];
}

function updateRefs(state: State, account: Account) {
  return ({ input }: { input: RefUpdates }) => {
    requirePermission(account, 'contents: write');
    const { refUpdates } = input;
    if (refUpdates.some(({ beforeOid }) => beforeOid !== nothing)) throw new Error('only new refs are made here');
    const signed = state.rulesets.filter(
      ({ rules, bypass }) => rules.includes('required_signatures') && bypass !== 'always',
    );
    const patterns = signed.filter(({ enforcement = 'active' }) => enforcement === 'active');
    if (patterns.some(({ include }) => include.some((one) => refUpdates.some(({ name }) => matchesRef(one, name)))))
      throw new Refusal(422, 'Repository rule violations found\n\nCommits must have verified signatures.\n\n');
    try {
      state.git.createRefs(refUpdates.map(({ name, afterOid }) => ({ name, id: afterOid })));
    } catch {
      throw new Refusal(422, 'A ref update was rejected.');
    }
    return { clientMutationId: null };
  };
}
