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
}

/** The clone lacks history that is needed: `git fetch --unshallow` brings it. */
export class ShallowClone extends Error {
  override readonly name = 'ShallowClone';
}
