import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VendorUnavailable, type Vendors } from '@ostrata/ports';
import { formatTagName, parseTrailers, unknownFingerprint, versionsOf } from '@ostrata/versioning';
import { fetch } from './fetch.ts';
import { git, GitFailed } from './git.ts';
import { gitTags } from './tags/tags.ts';

/** How many of the newest versions are opened for one that has the target. */
const opened = 20;

/**
 * Images of another image repository, by its tags alone: the newest version that is followed and that was built for the target.
 * Nothing of the repository but those tags is fetched. Throws `VendorUnavailable`.
 */
export function gitImageVendors(): Vendors {
  return {
    resolve: async (source, target) => {
      if (source.kind !== 'image') throw new VendorUnavailable('this is no image of another image repository');
      const { git: remote, image, follow } = source;
      const scratch = await mkdtemp(join(tmpdir(), 'ostrata-from-'));
      try {
        const all = await remoteVersions(scratch, remote, image);
        const versions = all.filter((version) => follow === undefined || `${version}.`.startsWith(`${follow}.`));
        const names = versions.slice(0, opened).map((version) => formatTagName({ image, version }));
        for (const { name, message } of await readTags(scratch, remote, names)) {
          const found = parseTrailers(message).find((one) => formatTagName(one) === name && one.target === target);
          if (found !== undefined) {
            return { kind: 'image', git: remote, image, version: found.version, fingerprint: found.fingerprint };
          }
          // An older version in its place would be a step back that nobody sees.
          if (unknownFingerprint(message) !== undefined) throw new VendorUnavailable(newer(name, remote));
        }
        throw new VendorUnavailable(explain(source, target, all, versions));
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
  };
}

async function remoteVersions(scratch: string, remote: string, image: string): Promise<readonly string[]> {
  try {
    const listed = await git(scratch, ['ls-remote', '--refs', '--tags', '--', remote, `refs/tags/${image}/v*`]);
    const names = listed
      .split('\n')
      .map((line) => ({ name: line.slice(line.indexOf('refs/tags/') + 'refs/tags/'.length) }));
    return versionsOf(names).get(image) ?? [];
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    throw new VendorUnavailable(`${remote} cannot be read: ${error.message}`, { cause: error });
  }
}

/** The tags by name, in the order of `names`; of the repository nothing else comes. */
async function readTags(scratch: string, remote: string, names: readonly string[]) {
  if (names.length === 0) return [];
  await git(scratch, ['init', '--quiet', '--bare', '--template=', '.']);
  const refspecs = names.map((name) => `refs/tags/${name}:refs/tags/${name}`);
  await git(scratch, [...fetch, '--quiet', '--depth=1', '--filter=tree:0', '--', remote, ...refspecs]);
  const tags = new Map((await gitTags(scratch).list(names)).map((tag) => [tag.name, tag]));
  return names.flatMap((name) => tags.get(name) ?? []);
}

function newer(name: string, remote: string): string {
  return `${name} of ${remote} was made by a newer Ostrata, and its fingerprint says nothing to this one: update this one`;
}

function explain(
  { git: remote, image, follow }: { readonly git: string; readonly image: string; readonly follow?: string },
  target: string,
  all: readonly string[],
  followed: readonly string[],
): string {
  if (all.length === 0) return `${remote} has no version of ${image}`;
  if (followed.length === 0)
    return `${remote} has no version ${follow ?? ''} of ${image}; it has ${all.slice(0, 5).join(', ')}`;
  return `none of the versions ${followed.slice(0, 5).join(', ')} of ${image} in ${remote} was built for ${target}`;
}
