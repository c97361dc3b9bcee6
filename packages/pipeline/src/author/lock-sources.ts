import {
  lockKey,
  outsideContent,
  unitsOf,
  type Catalog,
  type Image,
  type Lock,
  type LockedContent,
  type LockedVendor,
} from '@ostrata/catalog';
import {
  CloudRefused,
  CloudUnavailable,
  ContentUnavailable,
  NoCredentials,
  VendorUnavailable,
  type OutsideContent,
  type Roles,
  type Vendors,
} from '@ostrata/ports';
import { problem, type Place, type Problem } from '@ostrata/problems';

/** Where sources are resolved. */
export interface SourcePorts {
  readonly roles: Roles;
  readonly vendors: Vendors;
}

/** What to resolve; see `lock`. */
export interface SourceOptions {
  readonly update: boolean;
  readonly images?: readonly string[];
  readonly signal?: AbortSignal;
}

/** What a catalogue uses from outside, as a lock. What cannot be resolved now is told, and is in it as it was locked before. */
export async function resolveSources(
  { roles, vendors }: SourcePorts,
  catalog: Catalog,
  { update, images = [], signal }: SourceOptions,
): Promise<{ readonly lock: Lock; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  const running = signal === undefined ? {} : { signal };

  /** The entry to lock: `known` where that will do. */
  const entryOf = async <Entry>(
    { known, isMeant, place, what }: Source<Entry>,
    resolve: () => Promise<Entry>,
  ): Promise<Entry | undefined> => {
    if (!isMeant || (known !== undefined && !update)) return known;
    try {
      return await resolve();
    } catch (error) {
      if (!isOutside(error)) throw error;
      problems.push(unresolved(what, error, { place: place(), isLocked: known !== undefined }));
      return known;
    }
  };

  const isNamed = (image: Image) => images.length === 0 || images.includes(image.name);
  const lockedVendors = new Map<string, LockedVendor>();
  for (const { name, image, settings, target } of unitsOf(catalog)) {
    const { source } = settings;
    if (source === undefined) continue;
    const place = () => image.place(['targets', target.name]);
    const known = catalog.lock.vendors.get(name);
    const entry = await entryOf({ known, isMeant: isNamed(image), place, what: name }, () =>
      vendors.resolve(source, target.name, running),
    );
    if (entry !== undefined) lockedVendors.set(name, entry);
  }

  const contentOf = async (
    what: 'role' | 'collection',
    used: readonly OutsideContent[],
    locked: ReadonlyMap<string, LockedContent>,
  ): Promise<ReadonlyMap<string, LockedContent>> => {
    const entries = await Promise.all(
      used.map(async (content) => {
        const key = lockKey(content);
        const users = usersOf(catalog, `${what}s`, key);
        const place = () => (users.find(isNamed) ?? users[0])?.place(['ansible', `${what}s`]);
        const known = locked.get(key);
        const entry = await entryOf({ known, isMeant: users.some(isNamed), place, what: `${what} ${key}` }, () =>
          roles.resolve(what, content),
        );
        return entry === undefined ? [] : [[key, entry] as const];
      }),
    );
    return new Map(entries.flat());
  };
  const content = outsideContent(catalog);
  const lock: Lock = {
    vendors: lockedVendors,
    roles: await contentOf('role', content.roles, catalog.lock.roles),
    collections: await contentOf('collection', content.collections, catalog.lock.collections),
  };
  return { lock, problems };
}

interface Source<Entry> {
  readonly known: Entry | undefined;
  readonly isMeant: boolean;
  readonly place: () => Place | undefined;
  /** What it is called in the lock. */
  readonly what: string;
}

/** The images that name a role or a collection themselves. */
function usersOf({ images }: Catalog, kind: 'roles' | 'collections', key: string): readonly Image[] {
  return [...images.values()].filter(({ targets }) =>
    [...targets.values()].some(({ ansible }) =>
      ansible[kind].some((one) => one.kind !== 'local' && lockKey(one) === key),
    ),
  );
}

/** True for what a source, or the way to it, is to blame for. */
function isOutside(error: unknown): error is Error {
  const kinds = [VendorUnavailable, ContentUnavailable, CloudRefused, CloudUnavailable, NoCredentials];
  return kinds.some((kind) => error instanceof kind);
}

function unresolved(
  what: string,
  { message }: Error,
  { place, isLocked }: { readonly place: Place | undefined; readonly isLocked: boolean },
): Problem {
  return problem('source-unavailable', `${what}: ${message}`, {
    place,
    hint: isLocked ? 'its entry in the lock stays as it was' : 'it is not in the lock, and nothing is built of it',
  });
}
