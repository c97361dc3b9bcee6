import {
  parseTrailers,
  releaseAnnotation,
  type BuildTrailer,
  type CommitToWeigh,
  type DueImage,
  type Fingerprint,
  type TaggedState,
  type VersionRules,
  type WantedUnit,
} from '../index.ts';

export const print = (seed: string): Fingerprint => `v1:${seed.repeat(64).slice(0, 64)}`;

export const commit = (message: string, id = message, parents = ['0']): CommitToWeigh => ({ id, parents, message });

/** hard → python → quote, all on qemu; python also on aws. */
export const chain = (seeds: readonly [string, string, string]): readonly WantedUnit[] => {
  const unit = (image: string, target: 'qemu/linux' | 'aws/linux', seed: string, parent?: string): WantedUnit => ({
    unit: `${image}/${target}`,
    image,
    target,
    fingerprint: print(seed),
    refresh: '',
    ...(parent !== undefined && { parent: { unit: `${parent}/${target}`, image: parent } }),
  });
  return [
    unit('hard', 'aws/linux', seeds[0]),
    unit('hard', 'qemu/linux', seeds[0]),
    unit('python', 'aws/linux', seeds[1], 'hard'),
    unit('python', 'qemu/linux', seeds[1], 'hard'),
    unit('quote', 'qemu/linux', seeds[2], 'python'),
  ];
};

export const rules: VersionRules = { cascade: 'patch', overrides: new Map() };
export const untagged: TaggedState = { versions: new Map(), units: new Map() };

export const unitsOf = (images: readonly DueImage[]) => images.flatMap(({ units }) => units);

/** What tags tell once a plan was released. */
export function after(images: readonly DueImage[], before = untagged): TaggedState {
  const trailers = parseTrailers(releaseAnnotation('r', unitsOf(images)));
  return {
    versions: new Map([...before.versions, ...images.map(({ image, to }) => [image, to] as const)]),
    units: new Map([
      ...before.units,
      ...trailers.map((one): readonly [string, BuildTrailer] => [`${one.image}/${one.target}`, one]),
    ]),
  };
}
