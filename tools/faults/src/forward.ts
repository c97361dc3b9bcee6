import { request, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A request on its way, with its body. */
export interface Forwarded {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What the server said. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Passes a request on to a server, `http://127.0.0.1:<port>`, as it is. */
export function forward(upstream: string, { method, path, headers, body }: Forwarded): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(path, upstream), { method, headers }, (incoming) => {
      buffer(incoming).then(
        (content) => resolve({ status: incoming.statusCode ?? 502, headers: incoming.headers, body: content }),
        reject,
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
