import { checkPins, type Catalog, type Unit } from '@ostrata/catalog';
import type { Tags } from '@ostrata/ports';
import { problem, type Problem } from '@ostrata/problems';
import { formatTagName, parseTrailers, versionsOf, type Fingerprint } from '@ostrata/versioning';
import { refuseNewer } from '../refuse/refuse-newer.ts';

/** Fingerprints of the versions that parents are pinned to, by `<unit>@<version>`, and pins that lead nowhere. */
export interface Pins {
  readonly fingerprints: ReadonlyMap<string, Fingerprint>;
  readonly problems: readonly Problem[];
}

/** Reads the tags that parents are pinned to; none are read where nothing is pinned. Throws `InputRefused`. */
export async function readPins(catalog: Catalog, units: readonly Unit[], tags: Tags): Promise<Pins> {
  const pinned = units.flatMap((unit) => {
    const version = unit.image.parent?.version;
    return version === undefined || unit.parent === undefined ? [] : [{ unit, parent: unit.parent, version }];
  });
  if (pinned.length === 0) return { fingerprints: new Map(), problems: [] };
  const versions = versionsOf(await tags.refs());
  const names = new Set(pinned.map(({ parent, version }) => formatTagName({ image: parent.image.name, version })));
  const listed = await tags.list([...names]);
  refuseNewer(listed);
  const fingerprints = new Map<string, Fingerprint>(
    listed.flatMap(({ message }) =>
      parseTrailers(message).map(
        ({ image, version, target, fingerprint }) => [`${image}/${target}@${version}`, fingerprint] as const,
      ),
    ),
  );
  const untagged = checkPins(catalog, (image) => versions.get(image) ?? []);
  const absent = pinned.filter(
    ({ parent, version }) =>
      versions.get(parent.image.name)?.includes(version) === true && !fingerprints.has(`${parent.name}@${version}`),
  );
  return { fingerprints, problems: [...untagged, ...absent.map(absentPin)] };
}

/** A version has only the targets that were due in its release. */
function absentPin({ unit, parent, version }: { unit: Unit; parent: Unit; version: string }): Problem {
  const name = `${parent.image.name}@${version}`;
  return problem('pin-not-built', `${unit.name} stands on ${name}, which was not built for ${unit.target.name}`, {
    place: unit.image.place(['parent']),
    hint: `\`git tag -n99 -l ${formatTagName({ image: parent.image.name, version })}\` shows what it was built for`,
  });
}
