import { problem, type Place, type Problem } from '@ostrata/problems';
import { imageFile, type ImageFile, type TargetEntry } from './schema/image.ts';
import { yamlPlaces, type YamlPath, type YamlPlaces } from './yaml/document.ts';
import { readYaml } from './yaml/read.ts';
import { validate } from './yaml/validate.ts';

/** One valid `image.yaml`, and where things stand in it. */
export interface ImageSource {
  readonly file: string;
  readonly data: ImageFile;
  readonly places: YamlPlaces;
}

/** Reads one `image.yaml`. `name` is its folder's, for images whose file is too broken to say. */
export function readImage(
  file: string,
  text: string,
): { readonly name: string; readonly source?: ImageSource; readonly problems: readonly Problem[] } {
  const name = file.split('/')[1] ?? '';
  const yaml = readYaml(file, text);
  const { data, problems } = validate(imageFile, yaml);
  if (data === undefined) return { name, problems };
  const found = [
    ...folderName(name, data, yaml.places),
    ...roleForms(data, yaml.places),
    ...targetForms(data, yaml.places),
  ];
  return { name, source: { file, data, places: yaml.places }, problems: found };
}

/** An image whose file was read before, without a problem. */
export interface KnownImage {
  readonly data: ImageFile;
  /** The file's text, which only a place in it needs. */
  readonly text: () => string;
}

/** As `readImage`, of a file that was read before. */
export function knownImage(file: string, { data, text }: KnownImage): ImageSource {
  return { file, data, places: yamlPlaces(file, text) };
}

function folderName(name: string, data: ImageFile, places: YamlPlaces): readonly Problem[] {
  if (data.image === name) return [];
  return [
    problem('folder-name', `the image ${data.image} stands in the folder src/${name}`, {
      place: places.value(['image']),
      hint: `rename the folder to src/${data.image}, or the image`,
    }),
  ];
}

/** A role from git or Galaxy needs a version; a local one has none. */
function roleForms(data: ImageFile, places: YamlPlaces): readonly Problem[] {
  const lists: readonly (readonly [YamlPath, ImageFile['ansible']])[] = [
    [['ansible', 'roles'], data.ansible],
    ...Object.entries(data.targets).map(
      ([name, entry]) => [['targets', name, 'ansible', 'roles'], entry?.ansible] as const,
    ),
  ];
  return lists.flatMap(([path, ansible]) =>
    (ansible?.roles ?? []).flatMap((role, index) => {
      if (typeof role === 'string' || role.git === undefined || role.version !== undefined) return [];
      return [
        problem('missing-key', `the role ${role.name} comes from git and names no version`, {
          place: places.value([...path, index]),
          hint: 'add `version:`, a tag, branch or commit',
        }),
      ];
    }),
  );
}

/** A vendor source is said in one way. */
function targetForms(data: ImageFile, places: YamlPlaces): readonly Problem[] {
  const targets: readonly (readonly [string, TargetEntry | null | undefined])[] = Object.entries(data.targets);
  return targets.flatMap(([name, entry]) => {
    const ways = (['bootstrap', 'url', 'find'] as const).filter((way) => entry?.[way] !== undefined);
    const [, second] = ways;
    const place = (key: string): Place => places.key(['targets', name, key]);
    if (second !== undefined) {
      return [
        problem('two-sources', `\`${ways.join('` and `')}\` both say where the vendor image comes from`, {
          place: place(second),
          hint: 'keep one of them',
        }),
      ];
    }
    return (['suite', 'mirror', 'packages'] as const)
      .filter((key) => entry?.[key] !== undefined && entry.bootstrap === undefined)
      .map((key) => problem('unknown-key', `\`${key}\` goes with \`bootstrap\` only`, { place: place(key) }));
  });
}
