import type { Branches, GitTag, Tags } from '@ostrata/ports';
import { formatTagName, parseReleaseName, parseTrailers, type BuildTrailer } from '@ostrata/versioning';
import pLimit from 'p-limit';
import type { ReleasedUnit } from './released-unit.ts';
import { UntrustedTag, verifySigner, verifyTrust, type Trust } from './trust.ts';

/**
 * Holds the tags of what is going to be built against what is trusted. The tag whose commit is built from is trusted already; where
 * signers are asked for, a release must name image tags that one of them signed too: whoever signs releases completes those that
 * were cut, and may not have made them. Throws `UntrustedTag`, `BadSignature`, `TagMoved`, `TagMissing`.
 */
export async function trustUnits(
  ports: { readonly tags: Tags; readonly branches: Branches },
  due: readonly ReleasedUnit[],
  trust: Trust,
): Promise<void> {
  const joined = due.flatMap(({ tagged, from }) =>
    tagged === undefined || tagged.tag.name === from.tag.name ? [] : [[tagged.tag.name, tagged.tag] as const],
  );
  for (const tag of new Map(joined).values()) await verifyTrust(ports, tag, trust);
  if (trust.signers === 'anybody') return;
  const named = due.flatMap(({ tagged }) =>
    tagged === undefined || parseReleaseName(tagged.tag.name) === undefined ? [] : [tagged],
  );
  await trustImages(ports.tags, named, trust);
}

/** What a release says of units, and the tag of the release. */
interface Named {
  readonly trailer: BuildTrailer;
  readonly tag: GitTag;
}

async function trustImages(tags: Tags, named: readonly Named[], trust: Trust): Promise<void> {
  const names = [...new Set(named.map(({ trailer }) => formatTagName(trailer)))];
  if (names.length === 0) return;
  await tags.fetch(names);
  const images = new Map((await tags.list(names)).map((tag) => [tag.name, tag]));
  for (const { trailer, tag } of named) requireSame(images.get(formatTagName(trailer)), trailer, tag);
  const limit = pLimit(4);
  await Promise.all(names.map((name) => limit(() => verifySigner(tags, name, trust))));
}

/** The image tag must say of the unit what the release says, of the same commit. */
function requireSame(image: GitTag | undefined, trailer: BuildTrailer, release: GitTag): void {
  const name = formatTagName(trailer);
  const { target, fingerprint } = trailer;
  if (image === undefined) throw new UntrustedTag(release.name, `it names ${name}, and there is no such tag`);
  const isNamed = parseTrailers(image.message).some(
    (one) => formatTagName(one) === name && one.target === target && one.fingerprint === fingerprint,
  );
  if (image.commit !== release.commit || !isNamed)
    throw new UntrustedTag(release.name, `it names ${name} for ${target}, and that tag says otherwise`);
}
