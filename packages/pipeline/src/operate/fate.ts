import { target, type Lifecycle } from '@ostrata/catalog';
import type { CloudImage } from '@ostrata/ports';
import { compareVersions, type Fingerprint } from '@ostrata/versioning';
import { children } from './lineage.ts';

/** What prune does with an image, and why. */
export interface Fate {
  readonly does: 'keep' | 'deprecate' | 'remove';
  readonly why: string;
  /** What nobody can tell from here of an image that is deprecated or removed. */
  readonly unknown?: readonly string[];
}

export interface FateContext {
  /** Fingerprints of the work tree: dev builds that are wanted. */
  readonly current: ReadonlySet<Fingerprint>;
  /** By `<image>/<target>`, as the catalogue says now. */
  readonly lifecycles: ReadonlyMap<string, Lifecycle>;
  /** `yyyy-mm-dd`. */
  readonly today: string;
}

/** The fate of every image, by its id. What something living stands on is kept, whatever else speaks against it. */
export function fates(images: readonly CloudImage[], context: FateContext): ReadonlyMap<string, Fate> {
  const found = new Map(images.map((image) => [image.id, ownFate(image, images, context)] as const));
  for (const image of childrenFirst(images)) {
    const carried = children(image, images).find((child) => isLiving(child, found));
    if (carried !== undefined && found.get(image.id)?.does !== 'keep') {
      found.set(image.id, { does: 'keep', why: `${carried.address} stands on it` });
    }
  }
  return found;
}

/** A child before what it stands on, so that an interrupted prune leaves no child without its parent. */
export function childrenFirst(images: readonly CloudImage[]): readonly CloudImage[] {
  const depths = new Map<string, number>();
  const depth = (image: CloudImage): number => {
    const known = depths.get(image.id);
    if (known !== undefined) return known;
    const below = children(image, images).map(depth);
    const found = below.length === 0 ? 0 : 1 + Math.max(...below);
    depths.set(image.id, found);
    return found;
  };
  return [...images].sort((a, b) => depth(a) - depth(b));
}

function isLiving({ id, state }: CloudImage, found: ReadonlyMap<string, Fate>): boolean {
  return state !== 'revoked' && found.get(id)?.does !== 'remove';
}

function ownFate(image: CloudImage, images: readonly CloudImage[], context: FateContext): Fate {
  const { channels, record } = image;
  if (channels.length > 0) return keep(`channel ${channels.join(', ')} points at it`);
  if (record.version === undefined) return devFate(image, context.current);
  const lifecycle = context.lifecycles.get(`${record.image}/${record.target}`);
  if (lifecycle === undefined) return keep('it is not in the catalogue any more, which says how long it is kept');
  return versionFate(image, images, lifecycle, context.today);
}

function devFate({ state, record }: CloudImage, current: FateContext['current']): Fate {
  if (state === 'candidate') return remove('never verified');
  return current.has(record.fingerprint) ? keep('the work tree wants it') : remove('no longer wanted');
}

function versionFate(image: CloudImage, images: readonly CloudImage[], lifecycle: Lifecycle, today: string): Fate {
  if (image.state === 'candidate') {
    // A delivery takes hours at most: what has been there for the whole grace is of a run that is gone.
    return dayAfter(image.record.builtAt, lifecycle.grace) > today
      ? keep('a delivery of it is not done')
      : remove('never verified');
  }
  const launched = image.launchedAt;
  if (launched !== undefined && dayAfter(launched, lifecycle.grace) > today)
    return keep(`a machine was started from it on ${launched.slice(0, 10)}`);
  const unknown = unknownOf(image);
  if (image.state === 'published') {
    const newer = images.filter((other) => isNewer(other, image)).length;
    return newer < lifecycle.keep
      ? keep(`one of the newest ${lifecycle.keep}`)
      : { does: 'deprecate', why: `${newer} newer ${newer === 1 ? 'one is' : 'ones are'} published`, unknown };
  }
  const since = image.state === 'revoked' ? image.revoked?.at : image.deprecated?.on;
  if (since === undefined) return keep(`nothing says since when it is ${image.state}`);
  const end = dayAfter(since, lifecycle.grace);
  return end > today
    ? keep(`${image.state}; its grace ends on ${end}`)
    : { ...remove(`${image.state} since ${since.slice(0, 10)}`), unknown };
}

/** Images of other accounts are not seen from here, nor the machines of a cloud that tells nothing of them. */
function unknownOf({ record, launchedAt }: CloudImage): readonly string[] {
  const others = target(record.target).cloud === 'qemu' ? 'outside of the store' : 'in other accounts';
  return [`what stands on it ${others}`, ...(launchedAt === undefined ? ['when it was last started'] : [])];
}

/** Published, of the same image and target, and of a higher version. */
function isNewer({ state, record }: CloudImage, than: CloudImage): boolean {
  return (
    state === 'published' &&
    record.image === than.record.image &&
    record.target === than.record.target &&
    record.version !== undefined &&
    compareVersions(record.version, than.record.version ?? '') > 0
  );
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

function keep(why: string): Fate {
  return { does: 'keep', why };
}

function remove(why: string): Fate {
  return { does: 'remove', why };
}
