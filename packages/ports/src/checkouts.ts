/** A folder that holds the files of a commit and nothing else. */
export interface Checkout {
  /** The image repository in it, absolute. */
  readonly root: string;
  /** Removes it. May be called twice. */
  dispose(): Promise<void>;
}

/** Gives commits as folders, away from anybody's work tree. */
export interface Checkouts {
  at(commit: string): Promise<Checkout>;
}
