import { createHttpHeaders, createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { azureFailure } from './failures.ts';

const request = createPipelineRequest({ url: 'https://management.azure.com/' });
const refused = (status: number, code: string) =>
  new RestError('because of it\n{"the": "whole answer"}', {
    code,
    statusCode: status,
    request,
    response: { request, status, headers: createHttpHeaders() },
  });

describe("a failure of Azure's SDK", () => {
  it.each([
    [
      refused(403, 'AuthorizationFailed'),
      'CloudRefused',
      /^azure refuses \(AuthorizationFailed\): because of it; docs/,
    ],
    [refused(401, 'ExpiredAuthenticationToken'), 'NoCredentials', /^no access to azure: because of it; run `az login`/],
    [
      refused(409, 'GalleryImageVersionInUse'),
      'CloudRefused',
      /^azure refuses \(GalleryImageVersionInUse\): because of it$/,
    ],
    [refused(503, 'ServerTimeout'), 'CloudUnavailable', /^azure does not answer: because of it \(ServerTimeout\)/],
    [new RestError('connect ECONNREFUSED', { code: 'REQUEST_SEND_ERROR' }), 'CloudUnavailable', /ECONNREFUSED/],
  ])('is told by what can be done: %#', (error, name, message) => {
    expect(azureFailure(error)).toMatchObject({ name, message: expect.stringMatching(message), cause: error });
  });

  it('that is none of its own stays as it is', () => {
    const error = new TypeError('a fault of ours');
    expect(azureFailure(error)).toBe(error);
  });
});
