import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Fault, Faults } from '@ostrata/ports/contract';
import { forward } from './forward.ts';

/** What a cloud says when a call is refused for now. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A call on its way to the server. Names of headers are in lower case. */
export interface ProxiedCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface FaultyProxyOptions {
  /** The server behind: `http://127.0.0.1:<port>`. */
  readonly upstream: string;
  readonly answers: Readonly<Record<'throttled' | 'unavailable', Answer | ((call: ProxiedCall) => Answer)>>;
  /** What a call is named in `calls()`; method and path unless told. */
  readonly nameOf?: (call: ProxiedCall) => string;
  /** Serves https with this certificate, for clients that refuse plain http. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A proxy on a port of its own, until it is closed. */
export interface FaultyProxy extends Faults {
  readonly url: string;
  close(): Promise<void>;
}

/** Passes each call on as it is, but for those that are to fail. */
export async function faultyProxy({
  upstream,
  answers,
  nameOf = methodAndPath,
  tls,
}: FaultyProxyOptions): Promise<FaultyProxy> {
  const calls: string[] = [];
  const faults = new Map<number, Fault>();

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await buffer(incoming);
    const [method, path] = [incoming.method ?? '', incoming.url ?? ''];
    const call = { method, path, headers: incoming.headers, body: body.toString() };
    calls.push(nameOf(call));
    const fault = faultOf(faults, calls.length);
    if (fault === 'throttled' || fault === 'unavailable') {
      const said = answers[fault];
      return answer(outgoing, typeof said === 'function' ? said(call) : said);
    }
    if (fault === 'dropped' || fault === 'cut') return void incoming.socket.destroy();
    if (fault === 'silent') return;
    const reply = await forward(upstream, { method, path, headers: incoming.headers, body });
    if (fault === 'lost') return void incoming.socket.destroy();
    outgoing.writeHead(reply.status, reply.headers).end(reply.body);
  };
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse) =>
    void serve(incoming, outgoing).catch(() => incoming.socket.destroy());
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => [...calls],
    inject: (call, fault) => void faults.set(call, fault),
    reset: () => {
      faults.clear();
      calls.length = 0;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A cut holds for its call and all that follow. */
function faultOf(faults: ReadonlyMap<number, Fault>, call: number): Fault | undefined {
  const isCut = [...faults].some(([at, fault]) => fault === 'cut' && call >= at);
  return isCut ? 'cut' : faults.get(call);
}

function answer(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, headers).end(body);
}

function methodAndPath({ method, path }: ProxiedCall): string {
  return `${method} ${path}`;
}
