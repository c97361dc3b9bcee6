import type { Unit, Vars } from '@ostrata/catalog';
import type { Problem } from '@ostrata/problems';
import type { UnitVariable } from './folder/variables.ts';

/** What one Packer source type makes of a unit. Paths are relative to the unit's folder, or to its `verify` folder. */
export interface TargetTemplate {
  /** The variables that its folders take, in the order in which they declare them. */
  readonly variables: readonly UnitVariable[];
  /** What a build of the unit needs in the cloud beside what Packer makes, for the publisher; nothing when it is left out. */
  readonly needs?: (unit: Unit) => Vars;
  /** What stands in the way of building the unit on its parent. */
  readonly buildProblems: (unit: Unit, parent: Unit) => readonly Problem[];
  /** What stands in the way of booting the captured image. */
  readonly verifyProblems: (unit: Unit) => readonly Problem[];
  /** The files that build: everything but `ansible/` and `verify/`. */
  readonly build: (unit: Unit, parent: Unit) => ReadonlyMap<string, string>;
  /** The files that boot the captured candidate and verify it: everything but `ansible/`. */
  readonly verify: (unit: Unit) => ReadonlyMap<string, string>;
}
