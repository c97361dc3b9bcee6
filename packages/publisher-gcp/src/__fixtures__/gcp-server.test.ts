import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { description, descriptionsMissing } from './description.fixture.ts';
import { startGcp, token, type GcpServer } from './gcp-server.ts';
import { addImage } from './state.ts';

describe.skipIf(descriptionsMissing !== '')(`the server of the tests${descriptionsMissing}`, () => {
  let gcp: GcpServer;
  beforeEach(async () => {
    gcp = await startGcp();
    addImage(gcp.state, 'demo');
  });
  afterEach(() => gcp.close());

  const images = '/compute/v1/projects/acme-images/global/images';
  const ask = async (method: string, path: string, body?: unknown) => {
    const init = { method, headers: { authorization: `Bearer ${token}` } };
    await fetch(`${gcp.url}${path}`, { ...init, ...(body !== undefined && { body: JSON.stringify(body) }) });
    return gcp.violations;
  };

  it('has nothing to say of a right request', async () => {
    expect(await ask('GET', `${images}?filter=(labels.a:*)&maxResults=5`)).toEqual([]);
    expect(await ask('PATCH', `${images}/demo?requestId=a`, { description: 'text', family: null })).toEqual([]);
    expect(
      await ask('POST', '/upload/storage/v1/b/acme-claims/o?uploadType=media&name=a&ifGenerationMatch=0', {}),
    ).toEqual([]);
    expect(await ask('GET', '/v3/projects/product-one')).toEqual([]);
  });

  it.each([
    ['a path that is not described', 'GET', '/compute/v1/projects/acme-images/images', undefined],
    ['a method that is not described', 'PUT', `${images}/demo`, {}],
    ['an unknown parameter', 'GET', `${images}?filters=a`, undefined],
    ['a parameter of another type', 'GET', `${images}?maxResults=many`, undefined],
    ['a name that cannot be', 'GET', `${images}/Demo_1.0`, undefined],
    [
      'a parameter that another method takes',
      'POST',
      `${images}/demo/setLabels?requestId=a`,
      { labels: {}, labelFingerprint: 'YQ==' },
    ],
    ['an unknown key', 'PATCH', `${images}/demo`, { descriptions: 'text' }],
    ['a key of another type', 'PATCH', `${images}/demo`, { description: 1 }],
    ['a key for answers only', 'PATCH', `${images}/demo`, { status: 'READY' }],
    ['a state that there is not', 'POST', `${images}/demo/deprecate`, { state: 'OLD' }],
    ['an image without a name', 'POST', images, { sourceImage: 'a' }],
    ['no body where there must be one', 'POST', `${images}/demo/deprecate`, undefined],
    ['a body where there must be none', 'DELETE', `${images}/demo`, {}],
    ['null where nothing is patched', 'POST', `${images}/demo/deprecate`, { state: null }],
    ['a generation that is no number', 'DELETE', '/storage/v1/b/acme-claims/o/a?ifGenerationMatch=first', undefined],
    ['a policy that is none', 'POST', `${images}/demo/setIamPolicy`, { policy: { bindings: [{ members: 'all' }] } }],
  ])('notices %s', async (_, method, path, body) => {
    expect(await ask(method, path, body)).not.toEqual([]);
  });

  it('notices its own wrong answers', () => {
    const compute = description('compute.v1');
    const get = compute.find('GET', `${images}/demo`);
    if (get === undefined) throw new Error('images.get is not described');
    expect(compute.checkAnswer(get, { name: 'demo', status: 'READY', labels: { a: 'b' } })).toEqual([]);
    for (const wrong of [
      { name: 'Demo' },
      { name: 'demo', status: 'OK' },
      { name: 'demo', id: 'one' },
      { name: 'demo', labels: { a: 1 } },
      { name: 'demo', labelFingerprint: 'no bytes!' },
      { names: ['demo'] },
      [],
      undefined,
    ]) {
      expect(compute.checkAnswer(get, wrong), JSON.stringify(wrong)).not.toEqual([]);
    }
  });

  it('knows who asks', async () => {
    expect((await fetch(`${gcp.url}${images}`)).status).toBe(401);
  });
});
