import { problem, type Problem } from '@ostrata/problems';
import { lockKey } from '../lock.ts';
import type { Collection, Image, Role, VendorSource } from '../model/image.ts';
import type { Lock, LockedContent, LockedVendor } from '../model/lock.ts';

/** Every outside input is locked, and the lock speaks of the same input. */
export function checkLocked(images: ReadonlyMap<string, Image>, lock: Lock): readonly Problem[] {
  return [...images.values()].flatMap((image) => imageProblems(image, lock));
}

/** Targets often have the same roles: each fault is told once. */
function imageProblems(image: Image, lock: Lock): readonly Problem[] {
  const found: Problem[] = [];
  for (const [target, { ansible, source }] of image.targets) {
    for (const role of ansible.roles) {
      if (role.kind !== 'local') found.push(...contentProblems(image, 'roles', role, lock.roles));
    }
    for (const one of ansible.collections) found.push(...contentProblems(image, 'collections', one, lock.collections));
    if (source === undefined) continue;
    found.push(...vendorProblems(image, target, source, lock.vendors.get(`${image.name}/${target}`)));
  }
  return [...new Map(found.map((one) => [one.message, one])).values()];
}

function contentProblems(
  image: Image,
  key: 'roles' | 'collections',
  content: Exclude<Role, { kind: 'local' }> | Collection,
  locked: ReadonlyMap<string, LockedContent>,
): readonly Problem[] {
  const entry = locked.get(lockKey(content));
  const place = () => image.place(['ansible', key]);
  if (entry === undefined) return [notLocked(`${content.name} ${content.version}`, place())];
  const same = content.kind === 'git' ? entry.kind === 'git' && entry.git === content.git : entry.kind === 'galaxy';
  return same ? [] : [stale(`${content.name} ${content.version}`, place())];
}

function vendorProblems(
  image: Image,
  target: string,
  source: VendorSource,
  locked: LockedVendor | undefined,
): readonly Problem[] {
  const place = () => image.place(['targets', target]);
  const what = `the vendor image ${image.name}/${target}`;
  if (locked === undefined) return [notLocked(what, place())];
  return sameSource(source, locked) ? [] : [stale(what, place())];
}

function sameSource(source: VendorSource, locked: LockedVendor): boolean {
  if (source.kind === 'bootstrap') {
    return locked.kind === 'bootstrap' && locked.suite === source.suite && locked.mirror === source.mirror;
  }
  if (source.kind === 'url') {
    const sameSum = source.checksum === undefined || (locked.kind === 'url' && locked.checksum === source.checksum);
    return locked.kind === 'url' && locked.url === source.url && sameSum;
  }
  if (source.kind === 'image') {
    if (locked.kind !== 'image' || locked.git !== source.git || locked.image !== source.image) return false;
    return source.follow === undefined || `${locked.version}.`.startsWith(`${source.follow}.`);
  }
  return locked.kind === 'cloud';
}

function notLocked(what: string, place: Problem['place']): Problem {
  return problem('not-locked', `${what} is not in ostrata.lock.yaml`, { place, hint: 'run `ostrata lock`' });
}

function stale(what: string, place: Problem['place']): Problem {
  return problem('lock-stale', `ostrata.lock.yaml has ${what} from another source`, {
    place,
    hint: 'run `ostrata lock --update`',
  });
}
