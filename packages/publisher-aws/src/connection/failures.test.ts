import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publisherFor } from '../__fixtures__/aws.fixture.ts';

describe('what EC2 refuses', () => {
  let server: Server;
  let answer = { status: 200, code: '' };
  beforeEach(async () => {
    server = createServer((_request, response) => {
      const error = `<Error><Code>${answer.code}</Code><Message>because of it</Message></Error>`;
      response.writeHead(answer.status, { 'content-type': 'text/xml' });
      response.end(`<Response><Errors>${error}</Errors><RequestID>1</RequestID></Response>`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));
  const list = () => {
    const { port } = server.address() as AddressInfo;
    return publisherFor(`http://127.0.0.1:${port}`).list({});
  };

  it.each([
    [403, 'UnauthorizedOperation', 'CloudRefused', /\(UnauthorizedOperation\): because of it; docs\/permissions/],
    [401, 'AuthFailure', 'NoCredentials', /^no access to aws: because of it \(AuthFailure\); set AWS_PROFILE/],
    [400, 'OptInRequired', 'CloudRefused', /^aws refuses \(OptInRequired\): because of it$/],
    [503, 'RequestLimitExceeded', 'CloudUnavailable', /^aws does not answer: because of it \(RequestLimitExceeded\)/],
  ])('with %s %s is told as %s', async (status, code, name, message) => {
    answer = { status, code };
    await expect(list()).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });
});

it('nobody at its address is told as not answering', async () => {
  await expect(publisherFor('http://127.0.0.1:9').list({})).rejects.toMatchObject({ name: 'CloudUnavailable' });
});
