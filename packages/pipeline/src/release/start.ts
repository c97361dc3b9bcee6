import { ShallowClone, type CommittedFiles, type Head, type TagRef } from '@ostrata/ports';
import { InputRefused } from '../failure.ts';
import { outlineOf, type WholeOutline } from './read/load-commit.ts';
import type { PlanPorts } from './plan.ts';
import { recall, type Recall } from './recall/recall.ts';
import { noCommit } from './refuse/refusals.ts';

/** What a plan starts from: names and ids alone. */
export interface Start {
  readonly head: Head;
  readonly files: CommittedFiles;
  readonly outline: WholeOutline;
  /** All tags by name. */
  readonly refs: readonly TagRef[];
  /** What earlier plans worked out. */
  readonly recall: Recall;
}

/** Looks at the head and at the names of tags. Throws `InputRefused`, `ShallowClone`. */
export async function readStart({ history, filesAt, tags, cache }: PlanPorts): Promise<Start> {
  const known = recall(cache);
  const readHead = async () => {
    const head = await history.head();
    if (head === undefined) throw new InputRefused([noCommit]);
    // Without its history it may lack tags too: that is told before anything is made of their absence.
    if (head.isShallow) throw new ShallowClone();
    const files = filesAt(head.commit);
    return { head, files, outline: await outlineOf(files, await known) };
  };
  const [start, refs] = await Promise.all([readHead(), tags.refs()]);
  return { ...start, refs, recall: await known };
}
