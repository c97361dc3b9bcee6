/** Plain semver `x.y.z`, without leading zeros, pre-release or build: Azure allows nothing more. */
export function isVersion(text: string): boolean {
  return /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/.test(text);
}

/** Older first. */
export function compareVersions(a: string, b: string): number {
  if (a === b) return 0;
  // Of a hundred thousand tags, taking each apart would make more garbage than all else.
  for (let left = 0, right = 0; left < a.length && right < b.length; left += 1, right += 1) {
    const [leftEnd, rightEnd] = [endOfPart(a, left), endOfPart(b, right)];
    // Without leading zeros the longer number is the greater one.
    if (leftEnd - left !== rightEnd - right) return leftEnd - left - (rightEnd - right);
    for (; left < leftEnd; left += 1, right += 1) {
      const difference = a.charCodeAt(left) - b.charCodeAt(right);
      if (difference !== 0) return difference;
    }
  }
  return 0;
}

/** Where the number that starts at `start` ends. */
function endOfPart(version: string, start: number): number {
  const dot = version.indexOf('.', start);
  return dot === -1 ? version.length : dot;
}

/** Which part of a version moves. */
export type Bump = 'major' | 'minor' | 'patch';

/** The next version; the first one of all is 1.0.0. */
export function bumpVersion(version: string | undefined, bump: Bump): string {
  if (version === undefined || !isVersion(version)) return '1.0.0';
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (bump === 'major') return `${major + 1}.0.0`;
  return bump === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}
