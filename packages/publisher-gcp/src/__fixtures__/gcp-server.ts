import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { computeApi, type Asked } from './compute-api.ts';
import { description, type Api, type FoundMethod } from './description.fixture.ts';
import { newState, Refusal, type State } from './state.ts';
import { storageApi, type StorageReply } from './storage-api.ts';

/**
 * Google Cloud as far as this package knows it: one project, `acme-images`, and one bucket, `acme-claims`. Every request and every
 * answer is held against Google's own descriptions; what does not fit is in `violations`.
 */
export interface GcpServer {
  readonly url: string;
  readonly state: State;
  readonly violations: readonly string[];
  /** Ids of the methods that were called: `compute.images.list`. */
  readonly called: ReadonlySet<string>;
  /** Done before the next request of that method is answered. */
  before(method: string, meanwhile: () => void): void;
  close(): Promise<void>;
}

export const project = 'acme-images';
export const bucket = 'acme-claims';
export const token = 'ya29.a-token-of-the-tests';

export async function startGcp({ pageSize = 500 } = {}): Promise<GcpServer> {
  const state = newState();
  const violations: string[] = [];
  const called = new Set<string>();
  const meanwhile = new Map<string, () => void>();

  const answer = (request: IncomingMessage, content: string): Answer => {
    const url = new URL(request.url ?? '', 'http://gcp.test');
    passTime(state);
    const found = findMethod(request.method ?? '', url.pathname);
    if (found === undefined) {
      violations.push(`${request.method} ${url.pathname} is nothing that Google describes`);
      return { status: 404, body: { error: { code: 404, message: 'Not Found' } } };
    }
    const { api, method } = found;
    called.add(method.id);
    const work = meanwhile.get(method.id);
    meanwhile.delete(method.id);
    work?.();
    const described = description(api);
    const body: unknown = content === '' ? undefined : JSON.parse(content);
    const wrong = described.checkRequest(method, url.searchParams, body);
    violations.push(...wrong.map((fault) => `request ${method.id}: ${fault}`));
    const parameters = { ...Object.fromEntries(url.searchParams), ...method.path };
    try {
      if (request.headers.authorization !== `Bearer ${token}`) throw new Refusal(401, 'required', 'Login Required.');
      const reply = handle(method, { state, project, parameters, body, pageSize, content });
      if (reply.text !== undefined) return { status: 200, text: reply.text, ...generationOf(reply) };
      const faults = described.checkAnswer(method, reply.body);
      violations.push(...faults.map((fault) => `answer ${method.id}: ${fault}`));
      return { status: reply.body === undefined ? 204 : 200, ...(reply.body !== undefined && { body: reply.body }) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: error.status, body: errorBody(error) };
    }
  };

  const server = createServer((request, response) => {
    void text(request).then((content) => send(response, answer(request, content)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    violations,
    called,
    before: (method, work) => void meanwhile.set(method, work),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body?: object;
  readonly text?: string;
  readonly generation?: number;
}

/** What runs at Google goes on with every request, whoever makes it. */
function passTime({ operations }: State): void {
  for (const operation of operations.values()) {
    operation.left -= 1;
    if (operation.left === 0) operation.effect();
  }
}

function findMethod(method: string, path: string): { readonly api: Api; readonly method: FoundMethod } | undefined {
  for (const api of ['compute.v1', 'storage.v1', 'cloudresourcemanager.v3'] as const) {
    const found = description(api).find(method, path);
    if (found !== undefined) return { api, method: found };
  }
  return undefined;
}

function handle(method: FoundMethod, asked: Asked & { readonly content: string }): StorageReply {
  const storage = storageApi[method.id];
  if (storage !== undefined) return storage(asked);
  if (method.id === 'cloudresourcemanager.projects.get') return { body: projectAnswer(asked) };
  const body = computeApi[method.id]?.(asked);
  if (body === undefined) throw new Refusal(501, 'notImplemented', `this server does not know ${method.id}`);
  return { body };
}

function projectAnswer({ state, parameters: { name = '' } }: Asked): object {
  const projectId = name.replace('projects/', '');
  const number = state.projects.get(projectId);
  if (number === undefined) throw new Refusal(403, 'forbidden', 'The caller does not have permission');
  return { name: `projects/${number}`, projectId, state: 'ACTIVE' };
}

function generationOf({ generation }: StorageReply): { readonly generation?: number } {
  return generation === undefined ? {} : { generation };
}

function errorBody({ status, reason, message }: Refusal): object {
  return { error: { code: status, message, errors: [{ message, domain: 'global', reason }] } };
}

function send(response: ServerResponse, { status, body, text: content, generation }: Answer): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=UTF-8',
    ...(generation !== undefined && { 'x-goog-generation': `${generation}` }),
  });
  response.end(content ?? (body === undefined ? undefined : JSON.stringify(body)));
}
