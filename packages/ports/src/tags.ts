/** A git tag, as it stands in the repository. `message` is the annotation's, empty for a lightweight tag. */
export interface GitTag {
  readonly name: string;
  /** The commit that it points at, peeled. */
  readonly commit: string;
  readonly annotated: boolean;
  readonly message: string;
}

/** A tag to be made. */
export interface NewTag {
  readonly name: string;
  readonly commit: string;
  readonly message: string;
}

/** A tag by name, and the commit that it points at, peeled. */
export interface TagRef {
  readonly name: string;
  readonly commit: string;
  /** The git id of what stands under the name, a tag's own where it has one. Absent where that is not told. */
  readonly id?: string;
}

/** The name of a tag, which may come with more. */
export function nameOf(tag: string | TagRef): string {
  return typeof tag === 'string' ? tag : tag.name;
}

/** The tags of a repository. */
export interface Tags {
  /** Every tag without its annotation: of a hundred thousand this is quick. Sorted by name. */
  refs(): Promise<readonly TagRef[]>;

  /**
   * Tags with their annotations, sorted by name: all, or those of `names` that are there. One that is named as `refs` told it may
   * be opened by its id, as it was then.
   */
  list(names?: readonly (string | TagRef)[]): Promise<readonly GitTag[]>;

  /**
   * Brings the remote's tags here, where there is a remote: all, or just those of `names`. Throws `TagMoved`, and `TagMissing`
   * when the remote lacks one of `names`.
   */
  fetch(names?: readonly string[]): Promise<void>;

  /** Makes all of `tags`, on the remote too when there is one, or none of them: then it throws `RaceLost`. */
  emit(tags: readonly NewTag[]): Promise<void>;

  /** True where `emit` signs the tags that it makes. */
  signs(): Promise<boolean>;

  /** Who signed a tag; `undefined` when nobody did. Throws `BadSignature`. */
  verify(tag: string): Promise<{ readonly signer: string } | undefined>;
}

/** Another run made one of the tags first. Nothing was made: plan again. */
export class RaceLost extends Error {
  override readonly name = 'RaceLost';
  readonly tags: readonly string[];

  constructor(tags: readonly string[], options?: ErrorOptions) {
    super(`another run made ${tags.join(', ')} first; nothing was made, run again`, options);
    this.tags = tags;
  }
}

/** A tag is another one on the remote than here: somebody moved it. Nothing was changed here. */
export class TagMoved extends Error {
  override readonly name = 'TagMoved';
  readonly tags: readonly string[];

  constructor(tags: readonly string[], options?: ErrorOptions) {
    super(
      `${tags.join(', ')} ${tags.length === 1 ? 'is' : 'are'} not what the remote has; a tag that was moved is not to be trusted: ` +
        `find out who moved it, then delete it here (\`git tag -d\`) to take the remote's`,
      options,
    );
    this.tags = tags;
  }
}

/** The remote has no such tag, or not any more. */
export class TagMissing extends Error {
  override readonly name = 'TagMissing';
  readonly tag: string;

  constructor(tag: string, options?: ErrorOptions) {
    super(`the remote has no tag ${tag}`, options);
    this.tag = tag;
  }
}

/** A tag is signed, but the signature does not hold: by nobody who is known, or not for this tag. */
export class BadSignature extends Error {
  override readonly name = 'BadSignature';
  readonly tag: string;

  constructor(tag: string, reason: string, options?: ErrorOptions) {
    super(`the signature of ${tag} is not good: ${reason}`, options);
    this.tag = tag;
  }
}
