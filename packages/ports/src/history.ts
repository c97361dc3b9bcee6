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
  /** True when the work tree differs from the commit. */
  readonly dirty: boolean;
}

/** What happened in a repository. */
export interface History {
  /** The checked-out commit; `undefined` in a repository without one, or outside of any. */
  head(): Promise<Head | undefined>;

  /**
   * For each commit of `since`, in its order: the commits reachable from the head and not from it, newest first. Throws
   * `ShallowClone` in a clone that may lack some of them, even when `since` is empty.
   */
  commits(since: readonly string[]): Promise<readonly (readonly Commit[])[]>;

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
}
