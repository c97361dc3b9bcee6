import type { Difference, Placement, Running } from '@ostrata/ports';
import type { Gcp } from '../connection/gcp.ts';
import { parseDistribution, type Distribution } from './distribution.ts';
import { changeUsers, usersOf } from './policy.ts';
import { projectMember } from './project-member.ts';

/** Lets these members use an image. Others who may already do so stay. */
export async function shareImage(gcp: Gcp, name: string, members: readonly string[], running: Running): Promise<void> {
  let missing: readonly string[] = [];
  const add = (present: readonly string[]) => {
    missing = members.filter((member) => !isAmong(present, member));
    return missing.length === 0 ? undefined : [...present, ...missing];
  };
  if (await changeUsers(gcp, name, add, running)) running.onProgress?.(`${name} is shared with ${missing.join(', ')}`);
}

/** Who may use images and is not named any more, and who is named and may not. Throws `BadDistribution`, `UnknownProject`. */
export async function compare(
  gcp: Gcp,
  placements: readonly Placement[],
  running: Running,
): Promise<readonly Difference[]> {
  const found: Difference[] = [];
  for (const { image, distribution } of placements) {
    if (distribution === undefined || image.state !== 'published') continue;
    const wanted = await membersOf(gcp, parseDistribution(distribution, gcp.shareWith), running);
    const present = await usersOf(gcp, image.address, running);
    const to = (kind: Difference['kind']) => (sharedWith: string) => ({ kind, image, sharedWith });
    found.push(
      ...wanted.filter((member) => !isAmong(present, member)).map(to('missing')),
      ...present.filter((member) => !isAmong(wanted, member)).map(to('surplus')),
    );
  }
  return found;
}

/** Takes back what others may do with images. */
export async function withdraw(gcp: Gcp, surplus: readonly Difference[], running: Running): Promise<void> {
  const names = new Set(surplus.flatMap(({ image }) => (image === undefined ? [] : [image.address])));
  for (const name of names) {
    const members = surplus.flatMap(({ image, sharedWith }) =>
      image?.address === name && sharedWith !== undefined ? [sharedWith] : [],
    );
    const take = (present: readonly string[]) => {
      const left = present.filter((member) => !isAmong(members, member));
      return left.length === present.length ? undefined : left;
    };
    if (await changeUsers(gcp, name, take, running))
      running.onProgress?.(`${name} is no longer shared with ${members.join(', ')}`);
  }
}

/** All that a distribution names, as a policy names them. Throws `UnknownProject`. */
export async function membersOf(
  gcp: Gcp,
  { projects, members }: Distribution,
  running: Running,
): Promise<readonly string[]> {
  const ofProjects = await Promise.all(projects.map((project) => projectMember(gcp, project, running)));
  return [...new Set([...ofProjects, ...members])];
}

/** Google Cloud writes addresses in lower case, however they were told. */
function isAmong(members: readonly string[], wanted: string): boolean {
  return members.some((member) => member.toLowerCase() === wanted.toLowerCase());
}
