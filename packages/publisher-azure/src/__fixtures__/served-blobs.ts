/** What the Blob service answers; bodies are XML. */
export interface ServedBlob {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Blob {
  metadata: Readonly<Record<string, string>>;
  lease: { readonly id: string; readonly seconds: number; until: number } | undefined;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** One container of the Blob service, as its documentation has blobs and leases. `now` is in milliseconds. */
export function servedBlobs(now: () => number) {
  const blobs = new Map<string, Blob>();
  const leased = ({ lease }: Blob) => (lease !== undefined && lease.until > now() ? lease : undefined);
  const text = (headers: Headers, name: string) => String(headers[name] ?? '');
  const common = { etag: '"0x1"', 'last-modified': new Date(0).toUTCString(), 'x-ms-version': '2026-02-06' };

  const lease = (name: string, headers: Headers): ServedBlob => {
    const blob = blobs.get(name);
    if (blob === undefined) return refused(404, 'BlobNotFound');
    const action = text(headers, 'x-ms-lease-action');
    if (action === 'acquire') {
      const seconds = Number(headers['x-ms-lease-duration']);
      const id = text(headers, 'x-ms-proposed-lease-id');
      if (!(seconds >= 15 && seconds <= 60)) return refused(400, 'InvalidHeaderValue');
      const present = leased(blob);
      if (present !== undefined && present.id !== id) return refused(409, 'LeaseAlreadyPresent');
      blob.lease = { id, seconds, until: now() + seconds * 1000 };
      return { status: 201, headers: { ...common, 'x-ms-lease-id': id } };
    }
    if (action !== 'renew') return refused(400, 'InvalidHeaderValue');
    if (blob.lease?.id !== text(headers, 'x-ms-lease-id')) return refused(409, 'LeaseIdMismatchWithLeaseOperation');
    blob.lease.until = now() + blob.lease.seconds * 1000;
    return { status: 200, headers: { ...common, 'x-ms-lease-id': blob.lease.id } };
  };

  const call = (method: string, name: string, query: URLSearchParams, headers: Headers): ServedBlob => {
    if (!text(headers, 'authorization').startsWith('Bearer ')) return refused(401, 'NoAuthenticationInformation');
    if (method === 'GET' && query.get('comp') === 'list') return list();
    if (method === 'PUT' && query.get('comp') === 'lease') return lease(name, headers);
    const blob = blobs.get(name);
    if (method === 'PUT') {
      if (text(headers, 'x-ms-blob-type') !== 'BlockBlob') return refused(400, 'InvalidHeaderValue');
      if (blob !== undefined && headers['if-none-match'] === '*') return refused(409, 'BlobAlreadyExists');
      if (blob !== undefined && leased(blob) !== undefined) return refused(412, 'LeaseIdMissing');
      const metadata = Object.entries(headers).flatMap(([key, value]) =>
        key.startsWith('x-ms-meta-') ? [[key.slice('x-ms-meta-'.length), String(value)] as const] : [],
      );
      blobs.set(name, { metadata: Object.fromEntries(metadata), lease: undefined });
      return { status: 201, headers: common };
    }
    if (blob === undefined) return refused(404, 'BlobNotFound');
    if (method === 'HEAD') {
      const metadata = Object.entries(blob.metadata).map(([key, value]) => [`x-ms-meta-${key}`, value] as const);
      const state = leaseState(blob);
      return { status: 200, headers: { ...common, ...Object.fromEntries(metadata), 'x-ms-lease-state': state } };
    }
    if (method !== 'DELETE') return refused(405, 'UnsupportedHttpVerb');
    const present = leased(blob);
    const given = headers['x-ms-lease-id'];
    if (present !== undefined && given === undefined) return refused(412, 'LeaseIdMissing');
    if (given !== undefined && present === undefined) return refused(412, 'LeaseNotPresentWithBlobOperation');
    if (present !== undefined && present.id !== given) return refused(412, 'LeaseIdMismatchWithBlobOperation');
    blobs.delete(name);
    return { status: 202, headers: common };
  };

  const leaseState = (blob: Blob) =>
    leased(blob) !== undefined ? 'leased' : blob.lease === undefined ? 'available' : 'expired';
  const list = (): ServedBlob => {
    const all = [...blobs].map(
      ([name, blob]) =>
        `<Blob><Name>${name}</Name><Properties><Last-Modified>${common['last-modified']}</Last-Modified><Etag>0x1</Etag>` +
        `<Content-Length>0</Content-Length><BlobType>BlockBlob</BlobType><LeaseState>${leaseState(blob)}</LeaseState></Properties></Blob>`,
    );
    return {
      status: 200,
      headers: { ...common, 'content-type': 'application/xml' },
      body: `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="https://account/" ContainerName="claims"><Blobs>${all.join('')}</Blobs><NextMarker /></EnumerationResults>`,
    };
  };
  return { call, names: () => [...blobs.keys()] };
}

function refused(status: number, code: string): ServedBlob {
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
    body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  };
}
