import { compareVersions, isVersion } from './version.ts';

/** The name of an image tag in its parts. */
export interface TagName {
  readonly image: string;
  readonly version: string;
}

const pattern = /^(?<image>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)\/v(?<version>\d+\.\d+\.\d+)$/;

/** `python-runtime/v2.3.0` in its parts; `undefined` for a tag that is not ours. */
export function parseTagName(name: string): TagName | undefined {
  const { image, version } = pattern.exec(name)?.groups ?? {};
  if (image === undefined || version === undefined || image === 'release' || !isVersion(version)) return undefined;
  return { image, version };
}

/** `<image>/v<version>`. */
export function formatTagName({ image, version }: TagName): string {
  return `${image}/v${version}`;
}

/** The versions of each image that has tags, newest first. */
export function versionsOf(tags: readonly { readonly name: string }[]): ReadonlyMap<string, readonly string[]> {
  const versions = new Map<string, string[]>();
  for (const { name } of tags) {
    const parsed = parseTagName(name);
    if (parsed === undefined) continue;
    const known = versions.get(parsed.image);
    if (known === undefined) versions.set(parsed.image, [parsed.version]);
    else known.push(parsed.version);
  }
  for (const list of versions.values()) list.sort((a, b) => compareVersions(b, a));
  return versions;
}
