import type { Catalog, Unit } from '@ostrata/catalog';
import { problem, suggest, type Problem } from '@ostrata/problems';
import type { Bump, DueImage } from '@ostrata/versioning';
import { InputRefused } from '../../failure.ts';

/** Nothing is committed yet, or the folder is in no git repository. */
export const noCommit: Problem = problem(
  'no-commit',
  'there is no commit here yet, and only what is committed can be released',
  {
    hint: '`git init` where there is no git repository yet, then commit; `ostrata build --dry-run` says what a build of the files would do',
  },
);

/** Names that a person gave: each is an image that has versions. Throws `InputRefused`. */
export function refuseUnknown(catalog: Catalog, names: readonly string[]): void {
  const unknown = names.filter((name) => catalog.images.get(name)?.parent === undefined);
  if (unknown.length > 0) {
    throw new InputRefused(
      unknown.map((name) =>
        catalog.images.has(name)
          ? problem('vendor-image', `${name} is a vendor image, which has no version`, {
              hint: '`ostrata lock --update` takes a new one',
            })
          : problem('unknown-image', `there is no image ${name} in the catalogue`, {
              hint: suggest(name, [...catalog.images.keys()]),
            }),
      ),
    );
  }
}

/** Units that Packer could not build: their versions would be of nothing. */
export function unrenderedProblems(units: readonly Unit[]): readonly Problem[] {
  return units.map(({ name, folder, image, target, settings }) => {
    const byHand = settings.template === 'custom' ? ', with the Packer files that are written by hand' : '';
    return problem('not-rendered', `${name} has no rendered folder at this commit`, {
      place: image.place(['targets', target.name]),
      hint: `run \`ostrata render\` and commit ${folder}${byHand}`,
    });
  });
}

/** A bump that somebody asks for says that something is due; when nothing is, that is not what they think. */
export function refuseIdle(bumps: ReadonlyMap<string, Bump>, images: readonly DueImage[]): void {
  const idle = [...bumps.keys()].filter((name) => !images.some(({ image }) => image === name));
  if (idle.length === 0) return;
  throw new InputRefused(
    idle.map((name) =>
      problem('not-due', `${name} is not due, so it gets no version`, {
        hint: `to rebuild it without a change: --refresh ${name}`,
      }),
    ),
  );
}
