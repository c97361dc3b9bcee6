import { problem, type Place, type Problem } from '@ostrata/problems';
import { imageFile, type ImageFile, type TargetEntry } from '../schema/image.ts';
import type { Places, ReadFile } from '../source.ts';
import type { YamlPath } from '../yaml/path.ts';
import { readYaml } from '../yaml/read.ts';
import { validate } from '../yaml/validate.ts';

/** Reads one `image.yaml`. */
export function readImage(file: string, text: string): ReadFile<ImageFile> {
  const yaml = readYaml(file, text);
  const { places } = yaml;
  const { data, problems } = validate(imageFile, yaml);
  if (data === undefined) return { places, problems };
  const name = file.split('/')[1] ?? '';
  return {
    data,
    places,
    problems: [...folderName(name, data, places), ...roleForms(data, places), ...targetForms(data, places)],
  };
}

function folderName(name: string, data: ImageFile, places: Places): readonly Problem[] {
  if (data.image === name) return [];
  return [
    problem('folder-name', `the image ${data.image} stands in the folder src/${name}`, {
      place: places.value(['image']),
      hint: `rename the folder to src/${data.image}, or the image`,
    }),
  ];
}

/** A role from git or Galaxy needs a version; a local one has none. */
function roleForms(data: ImageFile, places: Places): readonly Problem[] {
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
function targetForms(data: ImageFile, places: Places): readonly Problem[] {
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
