import type { TargetName } from '@ostrata/catalog';
import type { CloudImage } from '@ostrata/ports';
import { compareVersions } from '@ostrata/versioning';

/** A target that lacks an image's newest version, though it has others: a release holds only what is due. */
export interface Absence {
  readonly image: string;
  readonly version: string;
  readonly target: TargetName;
}

/** Where the newest version of each image is not. */
export function absences(images: readonly CloudImage[]): readonly Absence[] {
  const families = new Map<string, Map<TargetName, Set<string>>>();
  for (const { record, state } of images) {
    if (record.version === undefined || state === 'candidate') continue;
    const targets = families.get(record.image) ?? new Map<TargetName, Set<string>>();
    families.set(
      record.image,
      targets.set(record.target, (targets.get(record.target) ?? new Set()).add(record.version)),
    );
  }
  return [...families].flatMap(([image, targets]) => {
    const versions = [...targets.values()].flatMap((own) => [...own]).sort((a, b) => compareVersions(b, a));
    const [version = ''] = versions;
    return [...targets].flatMap(([target, own]) => (own.has(version) ? [] : [{ image, version, target }]));
  });
}
