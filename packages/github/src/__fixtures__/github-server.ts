import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { description, type DescriptionName } from './description.ts';
import { faultFor, type Fault } from './faults.ts';
import { answerGraphql, type GraphqlBody } from './graphql-api.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';
import { operations, type RestAnswer } from './rest-api.ts';
import { newState, Refusal, type Account, type State } from './state.ts';

/**
 * GitHub as far as this package knows it: one repository, `acme/images`, that keeps what it is told. Every request, and every
 * answer, is held against GitHub's own description; what does not fit is in `violations`.
 */
export interface GithubServer {
  /** The base URL of its REST API. */
  readonly url: string;
  readonly state: State;
  readonly clock: ManualClock;
  readonly accounts: Map<string, Account>;
  readonly violations: readonly string[];
  /** Method, path and, for GraphQL, the query: one for each request that arrived. */
  readonly requests: readonly string[];
  /** The next requests that it fits go wrong. */
  fail(fault: Fault): void;
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly describedBy?: DescriptionName;
  /** As GitHub Enterprise Server has it: REST below `/api/v3`, GraphQL at `/api/graphql`. */
  readonly isEnterprise?: boolean;
}

export const token = 'ghs_0123456789abcdefghijklmnopqrstuvwxyz';

export async function startGithub(options: ServerOptions = {}): Promise<GithubServer> {
  const described = description(options.describedBy ?? 'api.github.com');
  const restPath = options.isEnterprise ? '/api/v3' : '';
  const graphqlPath = options.isEnterprise ? '/api/graphql' : '/graphql';
  const clock = manualClock();
  const state = newState(clock);
  const permissions = ['contents: write', 'pull-requests: write'];
  const accounts = new Map<string, Account>([[token, { login: 'release-bot[bot]', permissions }]]);
  const violations: string[] = [];
  const requests: string[] = [];
  const faults: Fault[] = [];
  let changes: number[] = [];

  /** 80 changes a minute are the most. */
  const requireRate = () => {
    const now = clock.now().getTime();
    changes = [...changes.filter((time) => now - time < 60_000), now];
    if (changes.length <= 80) return;
    const headers = { 'retry-after': '60' };
    throw new Refusal(403, 'You have exceeded a secondary rate limit. Please wait a few minutes.', { headers });
  };

  const authenticate = (request: IncomingMessage): Account => {
    const account = accounts.get((request.headers.authorization ?? '').replace(/^(token|bearer) /i, ''));
    if (account === undefined) throw new Refusal(401, 'Bad credentials');
    if (!request.headers['user-agent']) throw new Refusal(403, 'Request forbidden by administrative rules.');
    return account;
  };

  const graphql = (request: IncomingMessage, body: string): RestAnswer => {
    const parsed: GraphqlBody = JSON.parse(body);
    const account = authenticate(request);
    if (parsed.query.startsWith('mutation')) requireRate();
    const answer = answerGraphql(state, account, parsed);
    violations.push(...answer.violations);
    return { status: 200, body: answer.body };
  };

  const rest = (request: IncomingMessage, url: URL, body: string): RestAnswer & { headers?: Refusal['headers'] } => {
    const found = findOperation(request.method ?? '', url.pathname.slice(restPath.length));
    if (found === undefined || !url.pathname.startsWith(restPath)) {
      violations.push(`${request.method} ${url.pathname} is nothing that this server knows`);
      return { status: 404, body: { message: 'Not Found' } };
    }
    const parsed: unknown = body === '' ? undefined : JSON.parse(body);
    const faults = described.checkRequest(found.name, { path: found.path, query: url.searchParams, body: parsed });
    violations.push(...faults.map((fault) => `request ${found.name}: ${fault}`));
    const answer = refusable(() => {
      const account = authenticate(request);
      if (request.method !== 'GET') requireRate();
      if (found.path['owner'] !== 'acme' || found.path['repo'] !== 'images') throw new Refusal(404, 'Not Found');
      return found.operation({ state, account, path: found.path, body: parsed });
    });
    const wrong = described.checkAnswer(found.name, answer.status, answer.body);
    violations.push(...wrong.map((fault) => `answer ${found.name} ${answer.status}: ${fault}`));
    return answer;
  };

  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const url = new URL(request.url ?? '', 'http://github.test');
      const isGraphql = url.pathname === graphqlPath;
      const label = `${request.method} ${decodeURIComponent(url.pathname)}${isGraphql ? ` ${body}` : ''}`;
      requests.push(label);
      response.setHeader('date', clock.now().toUTCString());
      const fault = faultFor(faults, label);
      fault?.meanwhile?.();
      if (fault?.answer !== undefined && !fault.isDone) return send(response, fault.answer);
      if (fault?.connection === 'hang') return;
      if (fault?.connection === 'drop' && !fault.isDone) return void request.socket.destroy();
      const answer = isGraphql ? refusable(() => graphql(request, body)) : rest(request, url, body);
      if (fault?.answer !== undefined) return send(response, fault.answer);
      if (fault?.connection === 'drop') return void request.socket.destroy();
      if (fault?.connection === 'cut') return cut(response, answer);
      send(response, answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  return {
    url: `http://127.0.0.1:${port}${restPath}`,
    state,
    clock,
    accounts,
    violations,
    requests,
    fail: (fault) => faults.push({ ...fault }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      state.git.remove();
    },
  };
}

interface Answer extends RestAnswer {
  readonly headers?: Readonly<Record<string, string>>;
}

function refusable(work: () => RestAnswer): Answer {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, message, errors, headers } = error;
    const body = { message, documentation_url: 'https://docs.github.example/rest', ...(errors ? { errors } : {}) };
    return { status, body, headers };
  }
}

function findOperation(method: string, path: string) {
  for (const [name, operation] of Object.entries(operations)) {
    const [of = '', template = ''] = name.split(' ');
    const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter);
    const match = new RegExp(`^${template.replace(/\{\w+\}/g, '([^/]+)')}$`).exec(path);
    if (of !== method || match === null) continue;
    const values = names.map((parameter, index) => [parameter, decodeURIComponent(match[index + 1] ?? '')] as const);
    return { name, operation, path: Object.fromEntries(values) };
  }
  return undefined;
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  const isText = typeof body === 'string';
  response.writeHead(status, {
    ...(body === undefined ? {} : { 'content-type': isText ? 'text/html' : 'application/json; charset=utf-8' }),
    ...headers,
  });
  response.end(body === undefined ? undefined : isText ? body : JSON.stringify(body));
}

/** Half of the answer, and then no more. */
function cut(response: ServerResponse, { status, body }: Answer): void {
  const whole = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(whole) });
  response.write(whole.slice(0, whole.length / 2), () => response.socket?.destroy());
}
