import type { Collection, LockedContent, Role } from '@ostrata/catalog';

/** A role or collection that lives outside of the repository. */
export type OutsideContent = Exclude<Role, { kind: 'local' }> | Collection;

/** Installed content: what `ANSIBLE_ROLES_PATH` and `ANSIBLE_COLLECTIONS_PATH` must name, absolute. */
export interface InstalledContent {
  readonly roles: string;
  readonly collections: string;
}

/** Where Ansible content comes from. */
export interface Roles {
  /** What `version` is now: a commit, or an archive's checksum. Throws `ContentUnavailable`. */
  resolve(what: 'role' | 'collection', content: OutsideContent): Promise<LockedContent>;

  /**
   * Installs exactly the locked content into folders keyed by commit or checksum, so that two runs share them, and gives
   * a folder each with exactly these entries. Throws `ContentMoved` or `ContentUnavailable`.
   */
  install(
    roles: readonly LockedContent[],
    collections: readonly LockedContent[],
    options?: { readonly signal?: AbortSignal },
  ): Promise<InstalledContent>;
}

/** The locked version is not what it was: the tag moved, or the archive's checksum differs. */
export class ContentMoved extends Error {
  override readonly name = 'ContentMoved';
  readonly content: string;
  readonly locked: string;
  readonly found: string;

  constructor(content: string, locked: string, found: string) {
    super(
      `${content} moved: the lock says ${locked}, its source says ${found}; if that is meant, run ostrata lock --update`,
    );
    this.content = content;
    this.locked = locked;
    this.found = found;
  }
}

/** The source cannot be reached, or does not have what is asked for (any more). */
export class ContentUnavailable extends Error {
  override readonly name = 'ContentUnavailable';
  readonly content: string;

  constructor(content: string, message: string, options?: ErrorOptions) {
    super(`${content}: ${message}`, options);
    this.content = content;
  }
}
