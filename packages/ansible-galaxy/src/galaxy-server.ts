import { createHash } from 'node:crypto';
import type { LockedContent } from '@ostrata/catalog';
import { ContentMoved, ContentUnavailable, type OutsideContent } from '@ostrata/ports';
import * as z from 'zod';

type GalaxyContent = Extract<OutsideContent, { kind: 'galaxy' }>;
type LockedGalaxy = Extract<LockedContent, { kind: 'galaxy' }>;

const roleAnswer = z.object({ results: z.array(z.object({ github_user: z.string(), github_repo: z.string() })) });
const collectionAnswer = z.object({
  download_url: z.string(),
  artifact: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
});

/** A role of Galaxy is a tag of a GitHub repository; what is locked is the checksum of its archive. Throws `ContentUnavailable`. */
export async function resolveGalaxyRole({ name, version }: GalaxyContent, server: string): Promise<LockedGalaxy> {
  const [owner = '', role = ''] = name.split('.');
  const query = new URLSearchParams({ owner__username: owner, name: role });
  const answer = roleAnswer.safeParse(await json(name, `${server}/api/v1/roles/?${query}`));
  const [found] = answer.success ? answer.data.results : [];
  if (found === undefined) throw new ContentUnavailable(name, `${server} has no such role`);
  const url = `https://github.com/${found.github_user}/${found.github_repo}/archive/${encodeURIComponent(version)}.tar.gz`;
  return { kind: 'galaxy', name, version, url, checksum: sha256(await bytes(name, url)) };
}

/** A collection of Galaxy, with the checksum that Galaxy gives for its archive. Throws `ContentUnavailable`. */
export async function resolveGalaxyCollection({ name, version }: GalaxyContent, server: string): Promise<LockedGalaxy> {
  const path = name.split('.').map(encodeURIComponent).join('/');
  const index = `${server}/api/v3/plugin/ansible/content/published/collections/index/${path}/versions/${encodeURIComponent(version)}/`;
  const answer = collectionAnswer.safeParse(await json(name, index));
  if (!answer.success)
    throw new ContentUnavailable(name, `${server} answers something else than a version of a collection`);
  const { download_url: url, artifact } = answer.data;
  return { kind: 'galaxy', name, version, url, checksum: `sha256:${artifact.sha256}` };
}

/** The archive that is locked. Throws `ContentMoved` when its checksum is another, or `ContentUnavailable`. */
export async function fetchArchive(
  { name, version, url, checksum }: LockedGalaxy,
  signal?: AbortSignal,
): Promise<Buffer> {
  const archive = await bytes(name, url, signal);
  const found = sha256(archive);
  if (found !== checksum) throw new ContentMoved(`${name} ${version}`, checksum, found);
  return archive;
}

async function json(name: string, url: string): Promise<unknown> {
  const text = (await bytes(name, url)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ContentUnavailable(name, `${url} answers no JSON`, { cause: error });
  }
}

async function bytes(name: string, url: string, signal?: AbortSignal): Promise<Buffer> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([AbortSignal.timeout(120_000), ...(signal ? [signal] : [])]),
    });
    if (!response.ok) throw new ContentUnavailable(name, `${url} answers ${response.status} ${response.statusText}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ContentUnavailable) throw error;
    throw new ContentUnavailable(name, `${url} cannot be reached`, { cause: error });
  }
}

function sha256(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
