/** One commit, newest first where there are many. */
export interface Commit {
  readonly id: string;
  readonly parents: readonly string[];
  readonly message: string;
  /** Files that it changed against its first parent. */
  readonly paths: readonly string[];
}

/** Where the repository stands. */
export interface Head {
  readonly commit: string;
  readonly branch?: string;
  /** True in a clone that may lack commits before it, and tags. */
  readonly isShallow: boolean;
}

/**
 * How a commit stands to the head: the head is it or came after it, the head comes before it, or neither holds the other: two
 * branches, or a history that was written anew.
 */
export type Standing = 'held' | 'ahead' | 'diverged';

/** What happened in a repository. */
export interface History {
  /** The checked-out commit; `undefined` in a repository without one, or outside of any. */
  head(): Promise<Head | undefined>;

  /** The image repository's folder in the git repository, with `/` at its end; empty at the top, and outside of any. */
  prefix(): Promise<string>;

  /** True when the work tree differs from the head. With many files this takes longer than all else. */
  isDirty(): Promise<boolean>;

  /** For each commit of `since`, in its order: the commits reachable from `head` and not from it, newest first. */
  commits(head: string, since: readonly string[]): Promise<readonly (readonly Commit[])[]>;

  /** How each of `commits` stands to `head`, in their order. All must be here. */
  standing(head: string, commits: readonly string[]): Promise<readonly Standing[]>;

  /**
   * The newest commit that the head and a revision (a branch, a tag, a commit) have in common: where a branch began. Throws
   * `UnknownRevision`, and `ShallowClone` in a clone that may lack it.
   */
  base(revision: string): Promise<string>;
}

/** There is no such revision, or it has nothing in common with the head. */
export class UnknownRevision extends Error {
  override readonly name = 'UnknownRevision';
  readonly revision: string;

  constructor(revision: string, options?: ErrorOptions) {
    super(`${revision} is no revision of this repository, or has nothing in common with the head`, options);
    this.revision = revision;
  }
}

/** The clone lacks history that is needed: `git fetch --unshallow` brings it. */
export class ShallowClone extends Error {
  override readonly name = 'ShallowClone';

  constructor() {
    super('this clone lacks history and tags that are needed; `git fetch --unshallow --tags` brings them');
  }
}
