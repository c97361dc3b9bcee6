import { compareVersions, isVersion } from '../version/version.ts';

/** The name of an image tag in its parts. */
export interface TagName {
  readonly image: string;
  readonly version: string;
}

const imageName = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** `python-runtime/v2.3.0` in its parts; `undefined` for a tag that is not ours. */
export function parseTagName(name: string): TagName | undefined {
  const slash = name.indexOf('/');
  return slash === -1 || name[slash + 1] !== 'v' ? undefined : tagName(name.slice(0, slash), name.slice(slash + 2));
}

/** The parts of a tag's name, where they may be that. */
export function tagName(image: string, version: string): TagName | undefined {
  return image !== 'release' && isVersion(version) && imageName.test(image) ? { image, version } : undefined;
}

/** `<image>/v<version>`. */
export function formatTagName({ image, version }: TagName): string {
  return `${image}/v${version}`;
}

/** An image tag with the version in its name. */
export interface VersionTag<Tag> {
  readonly version: string;
  readonly tag: Tag;
}

/** The image tags of each image that has any, newest first; other tags are left out. */
export function imageTags<Tag extends { readonly name: string }>(
  tags: readonly Tag[],
): ReadonlyMap<string, readonly VersionTag<Tag>[]> {
  const found = new Map<string, VersionTag<Tag>[]>();
  let [before, list]: [string, VersionTag<Tag>[]] = ['/', []];
  for (const tag of tags) {
    // The tags of an image come one after the other.
    const version = tag.name.startsWith(before) ? tag.name.slice(before.length) : '';
    if (isVersion(version)) {
      list.push({ version, tag });
      continue;
    }
    const parsed = parseTagName(tag.name);
    if (parsed === undefined) continue;
    before = formatTagName({ image: parsed.image, version: '' });
    list = found.get(parsed.image) ?? [];
    found.set(parsed.image, list);
    list.push({ version: parsed.version, tag });
  }
  for (const versions of found.values()) versions.sort((a, b) => compareVersions(b.version, a.version));
  return found;
}

/** The versions of each image that has tags, newest first. */
export function versionsOf(tags: readonly { readonly name: string }[]): ReadonlyMap<string, readonly string[]> {
  return new Map([...imageTags(tags)].map(([image, list]) => [image, list.map(({ version }) => version)]));
}
