/** A folder for the files of one build, absolute; only this user can read it. */
export interface WorkFolder {
  readonly path: string;
  /** Removes it. May be called twice. */
  dispose(): Promise<void>;
}

/** Gives folders to builds whose cloud is not on this machine, so that its claims bring none. */
export interface WorkFolders {
  make(): Promise<WorkFolder>;
}
