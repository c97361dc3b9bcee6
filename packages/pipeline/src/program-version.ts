import type { Settings } from '@ostrata/catalog';
import { problem, type Problem } from '@ostrata/problems';

/**
 * Holds the version of this program against the range that `ostrata.yaml` asks for: another version may render, count and name
 * things in other ways than CI and CD do. A development build, 0.0.0, passes.
 */
export async function checkProgram(
  { ostrata: range, place }: Settings,
  version: string | undefined,
): Promise<readonly Problem[]> {
  if (range === undefined || version === undefined || /^0\.0\.0(-|$)/.test(version)) return [];
  // A repository need not name a range, and a plan of what is known is answered without this.
  const [{ default: validRange }, { default: satisfies }] = await Promise.all([
    import('semver/ranges/valid.js'),
    import('semver/functions/satisfies.js'),
  ]);
  const at = place(['ostrata']);
  if (validRange(range) === null) {
    const hint = 'write one as npm does: "1.4.2", or "^1.4.0"';
    return [problem('ostrata-version', `${range} is no range of versions`, { place: at, hint })];
  }
  if (satisfies(version, range, { includePrerelease: true })) return [];
  return [
    problem('ostrata-version', `this is Ostrata ${version}, and ostrata.yaml asks for ${range}`, {
      place: at,
      hint: `install one that fits: \`npm install --global @ostrata/cli@"${range}"\``,
    }),
  ];
}
