import semver from 'semver';

/** Plain semver `x.y.z`, without leading zeros, pre-release or build: Azure allows nothing more. */
export function isVersion(text: string): boolean {
  return /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/.test(text);
}

/** Older first. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')];
  for (let part = 0; part < 3; part += 1) {
    const difference = Number(left[part]) - Number(right[part]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Which part of a version moves. */
export type Bump = 'major' | 'minor' | 'patch';

/** The next version; the first one of all is 1.0.0. */
export function bumpVersion(version: string | undefined, bump: Bump): string {
  return version === undefined ? '1.0.0' : (semver.inc(version, bump) ?? '1.0.0');
}
