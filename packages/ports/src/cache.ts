/**
 * What was worked out of immutable things before, by a key that names all that it was worked out of. It may be lost at any time:
 * nothing but the time that a run takes depends on it.
 */
export interface Cache {
  /** What the last run kept; nothing when that was another version of the program, or is not whole. Never throws. */
  read(): Promise<ReadonlyMap<string, string>>;

  /** Keeps these entries in place of what was there; where nothing can be kept, it does nothing. Neither key nor text has a newline, a key no tab. */
  write(entries: ReadonlyMap<string, string>): Promise<void>;
}
