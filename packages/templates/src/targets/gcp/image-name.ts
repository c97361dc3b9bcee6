import { problem, type Problem } from '@ostrata/problems';
import { address } from '@ostrata/versioning';
import type { Boot } from '../../cloud/cloud-parts.ts';

/** Google Cloud's names have as many characters at most. */
const most = 63;
/** The longest version that an image has in its name, but for a number of more than 12 digits and dashes. */
const devVersion = `dev-${'0'.repeat(12)}`;

/** An image whose address no dev build could have; told once for both folders. */
export function nameProblems({ unit, folder }: Boot): readonly Problem[] {
  const { image, target } = unit;
  const tooMany = address(image.name, target.name, devVersion).length - most;
  if (folder !== 'verify' || unit.parent === undefined || tooMany <= 0) return [];
  return [
    problem(
      'bad-value',
      `Google Cloud takes names of ${most} characters, and a dev build of ${unit.name} would have ${most + tooMany}`,
      {
        place: image.place(['image']),
        hint: `give the image a name of ${image.name.length - tooMany} characters at most, or take ${target.name} out`,
      },
    ),
  ];
}
