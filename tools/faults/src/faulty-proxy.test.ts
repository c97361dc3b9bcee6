import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { faultyProxy, type FaultyProxy } from './faulty-proxy.ts';

describe('a faulty proxy', () => {
  const done: string[] = [];
  let server: Server;
  let proxy: FaultyProxy;

  beforeAll(async () => {
    server = createServer((incoming, outgoing) => {
      void text(incoming).then((body) => {
        done.push(body);
        outgoing.writeHead(201, { 'x-cloud': 'yes' }).end(`did ${body}`);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(async () => {
    done.length = 0;
    const { port } = server.address() as AddressInfo;
    const answers = { throttled: { status: 429, body: 'slow down' }, unavailable: { status: 503, body: 'not now' } };
    proxy = await faultyProxy({ upstream: `http://127.0.0.1:${port}`, answers });
  });
  afterEach(() => proxy.close());

  const call = async (body: string) => {
    const answer = await fetch(`${proxy.url}/things?a=1`, { method: 'PUT', body, signal: AbortSignal.timeout(300) });
    return [answer.status, await answer.text()];
  };

  it('passes calls on, with their bodies and headers, and names them', async () => {
    expect(await call('this')).toEqual([201, 'did this']);
    expect(proxy.calls()).toEqual(['PUT /things?a=1']);
  });

  it('answers as the cloud would, and keeps the call from it', async () => {
    proxy.inject(1, 'throttled');
    proxy.inject(2, 'unavailable');
    expect([await call('a'), await call('b'), await call('c')]).toEqual([
      [429, 'slow down'],
      [503, 'not now'],
      [201, 'did c'],
    ]);
    expect(done).toEqual(['c']);
  });

  it('loses the answer to what was done, or the call itself, or says nothing', async () => {
    proxy.inject(1, 'lost');
    proxy.inject(2, 'dropped');
    proxy.inject(3, 'silent');
    for (const body of ['a', 'b', 'c']) await expect(call(body)).rejects.toThrow();
    expect(await call('d')).toEqual([201, 'did d']);
    expect(done).toEqual(['a', 'd']);
  });

  it('cuts from one call on, until it is reset', async () => {
    proxy.inject(2, 'cut');
    await call('a');
    await expect(call('b')).rejects.toThrow();
    await expect(call('c')).rejects.toThrow();
    proxy.reset();
    expect(await call('d')).toEqual([201, 'did d']);
    expect([done, proxy.calls()]).toEqual([['a', 'd'], ['PUT /things?a=1']]);
  });
});
