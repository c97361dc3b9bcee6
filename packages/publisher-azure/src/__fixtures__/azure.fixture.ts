import { createHash } from 'node:crypto';
import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import { faultyProxy, type FaultyProxy } from '@ostrata/faults';
import { verified, type CloudImage, type Publisher } from '@ostrata/ports';
import type { Fingerprint, ImageRecord } from '@ostrata/versioning';
import { generate } from 'selfsigned';
import type { AzureOptions, Patience } from '../connection/azure.ts';
import { azurePublisher } from '../index.ts';
import { claimsPath, operationFor, subscription } from './azure-server.ts';
import { describedOperations } from './description.ts';

/** The SDK sends a token over https only. */
const certificate = generate([{ name: 'commonName', value: '127.0.0.1' }], {
  keySize: 2048,
  extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
});
/** What a client of another language is to trust. */
export const certificateText = certificate.cert;
const operations = await describedOperations();

/** A test does not wait long for what a server on this machine has at once. */
const impatient: Partial<Patience> = { poll: 5, retry: 2, attempts: 5, request: 1_000, busy: 5_000 };

/** A proxy before the server that names calls as roles do, and refuses them as Azure does. */
export function faultyAzure(upstream: string): Promise<FaultyProxy> {
  const headers = { 'content-type': 'application/json' };
  const error = (code: string) => JSON.stringify({ error: { code, message: code } });
  return faultyProxy({
    upstream,
    tls: { key: certificate.private, cert: certificate.cert },
    answers: {
      throttled: { status: 429, headers: { ...headers, 'retry-after': '0' }, body: error('TooManyRequests') },
      unavailable: { status: 503, headers, body: error('ServerUnavailable') },
    },
    nameOf: ({ method, path }) => actionOf(method, new URL(path, 'https://azure')),
  });
}

/** The action that a role allows a call by. */
function actionOf(method: string, url: URL): string {
  if (url.pathname.startsWith(claimsPath)) {
    const kind = method === 'GET' || method === 'HEAD' ? 'read' : method === 'DELETE' ? 'delete' : 'write';
    return `Microsoft.Storage/storageAccounts/blobServices/containers/blobs/${kind}`;
  }
  if (url.pathname.includes('/operationresults/')) return 'Microsoft.Resources/subscriptions/operationresults/read';
  if (url.pathname.includes('/capsOperations/')) return 'Microsoft.Compute/locations/capsOperations/read';
  const name = operationFor(operations, method, url.pathname)?.name ?? `${method} ${url.pathname}`;
  const action = name.replace(/ \(.*\)$/, '');
  return action.startsWith('Microsoft.') ? action : `Microsoft.Compute/${action}`;
}

export function optionsFor(url: string, more: Partial<AzureOptions> = {}): AzureOptions {
  const http = createDefaultHttpClient();
  const tlsSettings = { ca: certificate.cert };
  return {
    subscription,
    resourceGroup: 'images',
    gallery: 'images',
    location: 'westeurope',
    claims: `${url}${claimsPath}`,
    endpoint: url,
    credential: { getToken: async () => ({ token: 'test', expiresOnTimestamp: Date.now() + 3_600_000 }) },
    http: { sendRequest: (request) => http.sendRequest({ ...request, tlsSettings }) },
    ...more,
    patience: { ...impatient, ...more.patience },
  };
}

export function publisherFor(url: string, more: Partial<AzureOptions> = {}): Publisher {
  return azurePublisher(optionsFor(url, more));
}

/** A record of the image `demo`; `seed` makes its fingerprint. */
export function recordOf(seed: string, more: Partial<ImageRecord> = {}): ImageRecord {
  const fingerprint: Fingerprint = `v1:${createHash('sha256').update(seed).digest('hex')}`;
  return {
    schema: 1,
    image: 'demo',
    layer: 'service',
    target: 'azure/linux',
    fingerprint,
    build: fingerprint,
    builtAt: '2026-11-23T12:00:00Z',
    buildSeconds: 1,
    ostrata: '0.0.0',
    ...more,
  };
}

export async function adoptId(publisher: Publisher, record: ImageRecord, id: string): Promise<CloudImage> {
  const claim = await publisher.claim(record);
  try {
    await publisher.prepare?.(claim, {});
    return await publisher.adopt(claim, { builder: 'azure-arm.linux', id, files: [] }, record);
  } finally {
    await claim.release();
  }
}

export function proven(image: CloudImage): Parameters<Publisher['publish']>[0] {
  const { fingerprint } = image.record;
  return verified(image, { fingerprint, seconds: 1, checks: [{ name: 'boots', passed: true }] });
}
