import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Mapper, OperationSpec } from '@azure/core-client';
import { describedOperations, faultsOf, type Operation } from './description.ts';
import { servedBlobs } from './served-blobs.ts';
import { refused, servedGallery, type Served } from './served-gallery.ts';

export const subscription = '11111111-2222-3333-4444-555555555555';
export const root = `/subscriptions/${subscription}/resourceGroups/images/providers/Microsoft.Compute`;
/** Where the container of claims is. */
export const claimsPath = '/account/claims';
const operationPath = `/subscriptions/${subscription}/providers/Microsoft.Compute/locations/westeurope/capsOperations/`;

/** Where the end of a deleted group is asked for. */
const resultPath = `/subscriptions/${subscription}/operationresults/`;

/** Azure as far as a publisher sees it, with state; each request and answer is held against the vendor's description. */
export interface AzureServer {
  readonly url: string;
  readonly gallery: ReturnType<typeof servedGallery>;
  readonly blobs: ReturnType<typeof servedBlobs>;
  /** Requests and answers that are not as described. */
  readonly faults: readonly string[];
  /** How many bodies were held against the description. */
  checked(): number;
  /** Time goes by, in milliseconds. */
  advance(milliseconds: number): void;
  close(): Promise<void>;
}

const described = describedOperations();

export async function startAzure(): Promise<AzureServer> {
  const operations = await described;
  let ahead = 0;
  let checked = 0;
  const gallery = servedGallery(root);
  const blobs = servedBlobs(() => Date.now() + ahead);
  const faults: string[] = [];

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await text(incoming);
    const url = new URL(incoming.url ?? '', 'http://azure');
    const method = incoming.method ?? '';
    if (url.pathname.startsWith(claimsPath)) {
      const name = decodeURIComponent(url.pathname.slice(claimsPath.length + 1));
      const answer = blobs.call(method, name, url.searchParams, incoming.headers);
      return void outgoing.writeHead(answer.status, answer.headers).end(answer.body);
    }
    gallery.tick();
    if (url.pathname.startsWith(operationPath)) {
      const status = gallery.operation(url.pathname.slice(operationPath.length));
      return json(outgoing, status === undefined ? refused(404, 'NotFound') : { status: 200, body: { status } });
    }
    if (url.pathname.startsWith(resultPath)) {
      const status = gallery.operation(url.pathname.slice(resultPath.length));
      const host = incoming.headers.host ?? '';
      return status === 'Succeeded'
        ? void outgoing.writeHead(200).end()
        : void outgoing.writeHead(202, { location: `https://${host}${url.pathname}${url.search}` }).end();
    }
    const { answer, operation } = armCall({ method, url, body, headers: incoming.headers });
    check(operation, answer);
    const host = incoming.headers.host ?? '';
    const follow =
      answer.operation === undefined
        ? {}
        : operation?.name.startsWith('Microsoft.Resources/')
          ? { location: `https://${host}${resultPath}${answer.operation}?api-version=2021-04-01` }
          : { 'azure-asyncoperation': `https://${host}${operationPath}${answer.operation}?api-version=2024-11-04` };
    json(outgoing, answer, follow);
  };

  const armCall = (call: {
    readonly method: string;
    readonly url: URL;
    readonly body: string;
    readonly headers: IncomingMessage['headers'];
  }): { readonly answer: Served; readonly operation?: Operation } => {
    const { method, url, body, headers } = call;
    const operation = operationFor(operations, method, url.pathname);
    if (operation === undefined) {
      faults.push(`${method} ${url.pathname} is not described`);
      return { answer: refused(404, 'InvalidResourceType') };
    }
    if (headers.authorization === undefined) return { operation, answer: refused(401, 'AuthenticationFailed') };
    const request: unknown = body === '' ? undefined : JSON.parse(body);
    const mapper = bodyMapper(operation.spec);
    const found = [
      ...queryFaults(operation.spec, url.searchParams),
      ...(mapper === undefined
        ? request === undefined
          ? []
          : ['a body where none is described']
        : faultsOf(operation.spec, mapper, request, true)),
    ];
    checked += 1;
    faults.push(...found.map((fault) => `request ${operation.name}: ${fault}`));
    if (found.length > 0) return { operation, answer: refused(400, 'InvalidParameter') };
    const names = (operation.pattern.exec(url.pathname) ?? []).slice(1).filter((name) => !fixed.has(name));
    const answer = gallery.handlers[operation.name]?.(names.map(decodeURIComponent), request, url.searchParams);
    return { operation, answer: answer ?? refused(500, 'NotServed') };
  };

  const check = (operation: Operation | undefined, answer: Served) => {
    if (operation === undefined) return;
    checked += 1;
    const response = operation.spec.responses[answer.status] ?? operation.spec.responses['default'];
    if (answer.status < 400 && operation.spec.responses[answer.status] === undefined) {
      faults.push(`answer ${operation.name}: ${answer.status} is not described`);
    }
    if (response?.bodyMapper === undefined || answer.body === undefined) return;
    const found = faultsOf(operation.spec, response.bodyMapper, answer.body, false);
    faults.push(...found.map((fault) => `answer ${operation.name}: ${fault}`));
  };

  const server = createServer(
    (incoming, outgoing) =>
      void serve(incoming, outgoing).catch((error: unknown) => {
        faults.push(String(error));
        outgoing.writeHead(500).end();
      }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    gallery,
    blobs,
    faults,
    checked: () => checked,
    advance: (milliseconds) => void (ahead += milliseconds),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The names in a path that a gallery's handlers know by themselves. */
const fixed = new Set([subscription, 'images']);

/** The operation that a call is, by method and path. */
export function operationFor(operations: readonly Operation[], method: string, path: string): Operation | undefined {
  return operations.find(({ spec, pattern }) => spec.httpMethod === method && pattern.test(path));
}

function bodyMapper({ requestBody }: OperationSpec): Mapper | undefined {
  return requestBody === undefined || requestBody.mapper === undefined ? undefined : requestBody.mapper;
}

function queryFaults(spec: OperationSpec, query: URLSearchParams): readonly string[] {
  const known = new Set((spec.queryParameters ?? []).map(({ mapper }) => mapper.serializedName));
  const version = spec.queryParameters?.find(({ mapper }) => mapper.serializedName === 'api-version')?.mapper
    .defaultValue;
  return [
    ...[...query.keys()].filter((name) => !known.has(name)).map((name) => `?${name} is not described`),
    ...(version === undefined || query.get('api-version') === version ? [] : [`the api-version is not ${version}`]),
  ];
}

function json(
  outgoing: ServerResponse,
  { status, body }: Served,
  headers: Readonly<Record<string, string>> = {},
): void {
  outgoing
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(body === undefined ? undefined : JSON.stringify(body));
}
