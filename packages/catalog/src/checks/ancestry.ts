import { problem, suggest, type Problem } from '@ostrata/problems';
import type { Settings } from '../model/catalog.ts';
import type { ImageSource } from '../source.ts';
import { splitReference } from '../reference.ts';
import type { TargetEntry } from '../schema/image.ts';

type Sources = ReadonlyMap<string, ImageSource>;

/**
 * Each parent exists, is of a lower layer and has the child's targets; nothing stands on itself.
 * `unread` are images whose file is faulty: what stands on them is not blamed for it.
 */
export function checkAncestry(images: Sources, settings: Settings, unread: ReadonlySet<string>): readonly Problem[] {
  const ranks = new Map(settings.layers.map(({ name, rank }) => [name, rank]));
  return [
    ...[...images.values()].flatMap((source) => [
      ...layerProblems(source, ranks),
      ...parentProblems(source, images, ranks, unread),
      ...targetProblems(source, images, ranks),
    ]),
    ...cycles(images),
  ];
}

function layerProblems({ data, places }: ImageSource, ranks: ReadonlyMap<string, number>): readonly Problem[] {
  const rank = ranks.get(data.layer);
  if (rank === undefined) {
    const hint = suggest(data.layer, [...ranks.keys()]);
    return [problem('unknown-layer', `there is no layer \`${data.layer}\``, { place: places.value(['layer']), hint })];
  }
  if (rank === 0 && data.parent !== undefined) {
    return [
      problem('vendor-with-parent', `${data.image} is a ${data.layer} image, and such an image has no parent`, {
        place: places.value(['parent']),
        hint: 'take the parent out, or give it a higher layer',
      }),
    ];
  }
  if (rank > 0 && data.parent === undefined) {
    return [
      problem('no-parent', `${data.image} has no parent, and only a vendor image has none`, {
        place: places.value(['layer']),
        hint: 'add `parent:`',
      }),
    ];
  }
  return [];
}

function parentProblems(
  { data, places }: ImageSource,
  images: Sources,
  ranks: ReadonlyMap<string, number>,
  unread: ReadonlySet<string>,
): readonly Problem[] {
  if (data.parent === undefined) return [];
  const { image: name } = splitReference(data.parent);
  const place = () => places.value(['parent']);
  const parent = images.get(name);
  if (parent === undefined) {
    if (unread.has(name)) return [];
    const others = [...images.keys()].filter((other) => other !== data.image);
    return [
      problem('unknown-parent', `${data.image} stands on ${name}, and there is no such image`, {
        place: place(),
        hint: suggest(name, others),
      }),
    ];
  }
  const [own, its] = [ranks.get(data.layer), ranks.get(parent.data.layer)];
  if (own === undefined || its === undefined || its < own) return [];
  const relation = its === own ? 'the same' : 'a higher';
  return [
    problem(
      'parent-layer',
      `${data.image} (${data.layer}) stands on ${name} (${parent.data.layer}), which is of ${relation} layer`,
      {
        place: place(),
        hint: `a parent is of a lower layer; from low to high they are ${[...ranks.keys()].join(', ')}`,
      },
    ),
  ];
}

function targetProblems(
  { data, places }: ImageSource,
  images: Sources,
  ranks: ReadonlyMap<string, number>,
): readonly Problem[] {
  const names = Object.keys(data.targets);
  if (names.length === 0) {
    return [
      problem('no-target', `${data.image} has no target`, {
        place: places.key(['targets']),
        hint: 'add one, such as `qemu/linux: {}`',
      }),
    ];
  }
  if (ranks.get(data.layer) === 0) return names.flatMap((name) => sourceProblems(name, { data, places }));
  const parent = data.parent === undefined ? undefined : images.get(splitReference(data.parent).image);
  if (parent === undefined) return [];
  const available = Object.keys(parent.data.targets);
  return names
    .filter((name) => !available.includes(name))
    .map((name) =>
      problem(
        'target-not-in-parent',
        `${data.image} has the target ${name}, and its parent ${parent.data.image} does not`,
        {
          place: places.key(['targets', name]),
          hint: `its parent has ${available.join(', ')}`,
        },
      ),
    );
}

/** A vendor target says where its image comes from. */
function sourceProblems(name: string, { data, places }: Pick<ImageSource, 'data' | 'places'>): readonly Problem[] {
  const targets: readonly (readonly [string, TargetEntry | null | undefined])[] = Object.entries(data.targets);
  const entry = targets.find(([target]) => target === name)?.[1];
  if (entry?.bootstrap ?? entry?.url ?? entry?.find ?? entry?.from) return [];
  return [
    problem('no-source', `the vendor image ${data.image} does not say where it comes from for ${name}`, {
      place: places.key(['targets', name]),
      hint: name.startsWith('qemu/') ? 'add `bootstrap: debian`, `url:` or `from:`' : 'add `find:` or `from:`',
    }),
  ];
}

/** Each cycle once, told in full, at the image of it that comes first by name. */
function cycles(images: Sources): readonly Problem[] {
  const done = new Set<string>();
  const found: Problem[] = [];
  for (const start of [...images.keys()].sort()) {
    const way: string[] = [];
    let name: string | undefined = start;
    while (name !== undefined && !done.has(name) && !way.includes(name)) {
      way.push(name);
      const parent: string | undefined = images.get(name)?.data.parent;
      name = parent === undefined ? undefined : splitReference(parent).image;
    }
    if (name !== undefined && way.includes(name)) {
      const round = [...way.slice(way.indexOf(name)), name];
      found.push(
        problem('cycle', `these images stand on each other: ${round.join(' → ')}`, {
          place: images.get(name)?.places.value(['parent']),
          hint: 'give one of them another parent',
        }),
      );
    }
    for (const one of way) done.add(one);
  }
  return found;
}
