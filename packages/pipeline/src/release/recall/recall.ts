import type { ImageFile, LockFile, Reference, SettingsFile } from '@ostrata/catalog';
import type { Cache } from '@ostrata/ports';
import type { CommitPlan } from '../plan.ts';
import { isFingerprint, type BuildTrailer, type Fingerprints } from '@ostrata/versioning';

/** What a tag says, as far as a plan asks. */
export interface OpenedTag {
  readonly commit: string;
  readonly trailers: readonly BuildTrailer[];
}

/** What files say that have no problem. */
export interface KeptFiles {
  readonly image: ImageFile;
  readonly settings: SettingsFile;
  readonly lock: LockFile;
  /** What a playbook, a tasks file or a role's meta file names. */
  readonly references: readonly Reference[];
}

/**
 * What earlier plans worked out and this one need not, each by the ids of the objects that it was worked out of: these cannot change,
 * so that it is true whenever it is found. What is told to `keep` and what was found is there for the next plan, and no more.
 */
export interface Recall {
  /** True where nothing is known. */
  isEmpty(): boolean;
  /** What a file says, by the id of its blob; an image file by that of its folder's tree. */
  file<Kind extends keyof KeptFiles>(kind: Kind, id: string): KeptFiles[Kind] | undefined;
  /** Keeps nothing where there is no id, or no data. */
  keepFile<Kind extends keyof KeptFiles>(kind: Kind, id: string | undefined, data: KeptFiles[Kind] | undefined): void;
  /** The fingerprints of a unit, by its key. */
  unit(key: string): Fingerprints | undefined;
  keepUnit(key: string, found: Fingerprints): void;
  /** A tag, by the id of its object. */
  tag(id: string): OpenedTag | undefined;
  keepTag(id: string, tag: OpenedTag): void;
  /** A plan, by its key. */
  plan(key: string): CommitPlan | undefined;
  /** Keeps nothing of a plan so long that to read it takes as long as to make it. */
  keepPlan(key: string, plan: CommitPlan): void;
  /** Writes what there is to keep, where that is not what is kept already. */
  save(): Promise<void>;
}

/** Counted up when what is worked out, or the form it is kept in, changes: what another number was given is not found. */
const algorithm = 6;

/** What a file says is not kept when it is more than this, in UTF-16 units. */
const largest = 100_000;

/** The same of a plan. */
const largestPlan = 1_000_000;

/** What a cache has. Without one nothing is found, and nothing kept. */
export async function recall(cache: Cache | undefined): Promise<Recall> {
  const before = (await cache?.read()) ?? new Map<string, string>();
  const after = new Map<string, string>();
  let isNew = false;
  const find = (kind: string, id: string): string | undefined => {
    const key = `${algorithm} ${kind} ${id}`;
    const text = before.get(key) ?? after.get(key);
    if (text !== undefined) after.set(key, text);
    return text;
  };
  const keep = (kind: string, id: string, text: string) => {
    if (cache === undefined) return;
    after.set(`${algorithm} ${kind} ${id}`, text);
    isNew = true;
  };
  return {
    isEmpty: () => before.size === 0 && after.size === 0,
    file: <Kind extends keyof KeptFiles>(kind: Kind, id: string) => {
      const text = find(kind, id);
      return text === undefined ? undefined : parsed<KeptFiles[Kind]>(text);
    },
    keepFile: (kind, id, data) => {
      if (cache === undefined || id === undefined || data === undefined) return;
      const text = JSON.stringify(data);
      if (text.length <= largest) keep(kind, id, text);
    },
    unit: (key) => {
      const [full = '', build = ''] = find('unit', key)?.split(' ') ?? [];
      return isFingerprint(full) && isFingerprint(build) ? { full, build } : undefined;
    },
    keepUnit: (key, { full, build }) => keep('unit', key, `${full} ${build}`),
    tag: (id) => {
      const text = find('tag', id);
      return text === undefined ? undefined : parsed<OpenedTag>(text);
    },
    keepTag: (id, tag) => keep('tag', id, JSON.stringify(tag)),
    plan: (key) => {
      const text = find('plan', key);
      return text === undefined ? undefined : parsed<CommitPlan>(text);
    },
    keepPlan: (key, plan) => {
      const text = JSON.stringify(plan);
      if (text.length <= largestPlan) keep('plan', key, text);
    },
    save: async () => {
      if (isNew || after.size < before.size) await cache?.write(after);
    },
  };
}

/** What `keep` made is of the type that it was made from: the cache gives back what this version gave it, whole, or nothing. */
function parsed<T>(text: string): T {
  return JSON.parse(text) as T;
}
