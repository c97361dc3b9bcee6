/** The branches that a repository's remote has now; without a remote, its own. */
export interface Branches {
  /**
   * Of `names`, those whose branch holds the commit, in their order. A name may have one `*`, which stands for any text:
   * `support/*`. A branch that is not there holds nothing.
   */
  holding(commit: string, names: readonly string[]): Promise<readonly string[]>;
}
