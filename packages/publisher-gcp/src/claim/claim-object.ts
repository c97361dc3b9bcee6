import { address, devVersion } from '@ostrata/versioning';
import type { Running, UnitAddress } from '@ostrata/ports';
import * as z from 'zod';
import { call } from '../connection/call.ts';
import type { Gcp } from '../connection/gcp.ts';
import { allPages } from '../connection/pages.ts';

/** What a claim says: whose it is, and until when unless it is renewed. */
export const claimText = z.object({
  nonce: z.string(),
  holder: z.string(),
  until: z.string(),
});
export type ClaimText = z.infer<typeof claimText>;

/** A claim as it was read. The generation is another with each writing. */
export interface WrittenClaim {
  readonly name: string;
  readonly generation: string;
  readonly text: ClaimText;
}

const folder = 'ostrata/claims/';

/** The object that is the claim of a unit. */
export function claimName({ image, target, version, fingerprint }: UnitAddress): string {
  return `${folder}${address(image, target, version ?? devVersion(fingerprint))}.json`;
}

/** The address of the unit that an object is the claim of. */
export function claimedAddress(name: string): string {
  return name.slice(folder.length).replace(/\.json$/, '');
}

/**
 * Writes a claim where there is still the generation that was read, `0` for none. Gives the new generation, or nothing where
 * another run was first, or an answer was lost: the claim says which.
 */
export async function writeClaim(
  gcp: Gcp,
  name: string,
  { text, over }: { readonly text: ClaimText; readonly over: string },
  running?: Running,
): Promise<string | undefined> {
  const query = { uploadType: 'media', name, ifGenerationMatch: over };
  const path = `/upload/storage/v1/b/${bucketOf(gcp)}/o`;
  const reply = await call(
    gcp,
    { service: 'storage', method: 'POST', path, query, body: text, expected: [412] },
    running,
  );
  return reply.status === 412 ? undefined : written.parse(reply.body).generation;
}

/** The claim and its generation; `undefined` when there is none. */
export async function readClaim(gcp: Gcp, name: string, running?: Running): Promise<WrittenClaim | undefined> {
  const reply = await call(
    gcp,
    { service: 'storage', method: 'GET', path: objectPath(gcp, name), query: { alt: 'media' }, expected: [404] },
    running,
  );
  if (reply.status === 404) return undefined;
  const generation = reply.headers.get('x-goog-generation') ?? '';
  // What cannot be read is nobody's; whoever comes next takes it.
  const text = claimText.safeParse(reply.body).data ?? {
    nonce: '',
    holder: 'nobody',
    until: new Date(0).toISOString(),
  };
  return { name, generation, text };
}

/** Deletes a claim if it is still of that generation. */
export async function deleteClaim(
  gcp: Gcp,
  { name, generation }: Pick<WrittenClaim, 'name' | 'generation'>,
  running?: Running,
): Promise<boolean> {
  const query = { ifGenerationMatch: generation };
  const made = {
    service: 'storage',
    method: 'DELETE',
    path: objectPath(gcp, name),
    query,
    expected: [404, 412],
  } as const;
  return (await call(gcp, made, running)).status < 400;
}

/** Names of all claims, held or not. */
export async function claimNames(gcp: Gcp, running?: Running): Promise<readonly string[]> {
  const path = `/storage/v1/b/${bucketOf(gcp)}/o`;
  const pages = await allPages(
    gcp,
    { service: 'storage', method: 'GET', path, query: { prefix: folder } },
    listed,
    running,
  );
  return pages.flatMap(({ items = [] }) => items.map(({ name }) => name));
}

const written = z.object({ generation: z.string() });
const listed = z.object({
  items: z.array(z.object({ name: z.string() })).optional(),
  nextPageToken: z.string().optional(),
});

function objectPath(gcp: Gcp, name: string): string {
  return `/storage/v1/b/${bucketOf(gcp)}/o/${encodeURIComponent(name)}`;
}

function bucketOf({ claims }: Gcp): string {
  if (claims === undefined) throw new NoClaimsBucket();
  return claims;
}

/** No bucket is named that runs could take turns by. */
export class NoClaimsBucket extends Error {
  override readonly name = 'NoClaimsBucket';

  constructor() {
    super('runs take turns by a bucket: name one in ostrata.yaml under accounts.gcp.claims');
  }
}
