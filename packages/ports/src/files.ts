/** One entry of a tree. `id` is the git blob id (hex) of its content; a link's content is where it points. */
export interface TreeEntry {
  readonly id: string;
  readonly kind: 'file' | 'executable' | 'link' | 'submodule';
}

/** Paths relative to the repository's root, with `/`. */
export type Tree = ReadonlyMap<string, TreeEntry>;

/** The files of a repository, at a commit or in the work tree. */
export interface Files {
  /** Every file that git tracks, or would on `git add`, with the blob id that git gives its present content. */
  list(): Promise<Tree>;

  /** The content of `paths` as UTF-8; a path that is not there is left out. */
  read(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;

  /** Writes one file atomically, its folders too. Only in the work tree. Throws `ReadOnlyFiles`. */
  write(path: string, content: string): Promise<void>;

  /**
   * Makes a folder hold exactly `files` (path inside it → content), each file written atomically; what else stood
   * there and is tracked or ours is removed. Only in the work tree: at a commit it throws `ReadOnlyFiles`.
   */
  writeFolder(folder: string, files: ReadonlyMap<string, string>): Promise<void>;
}

/** The files at a commit. Git keeps its folders by id too: where an id is known, so is all that the folder holds. */
export interface CommittedFiles extends Files {
  /** The folders that stand directly in `folder`, without a look into them; the files beside them, at the top, and below `whole`. */
  outline(folder: string, whole: readonly string[]): Promise<Outline>;

  /** What is in `tree`, and the files below `folders`; of many folders those beside them may come along. */
  listBelow(folders: readonly string[], tree: Tree): Promise<Tree>;

  /** As `read`, some at a time, while the others are still being read. */
  readInParts(paths: readonly string[]): AsyncIterable<ReadonlyMap<string, string>>;
}

/** A repository whose folders in one place are told by id alone. */
export interface Outline {
  /** Those folders by path, each with the id of its git tree. */
  readonly folders: ReadonlyMap<string, string>;
  readonly files: Tree;
}

/** The files at a commit cannot be written. */
export class ReadOnlyFiles extends Error {
  override readonly name = 'ReadOnlyFiles';
}
