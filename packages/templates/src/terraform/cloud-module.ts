import type { Settings, Unit } from '@ostrata/catalog';
import type { Body } from '@ostrata/hcl';
import type { ModuleVariable } from './selection.ts';

/** What a cloud's module holds besides the variables that all have. */
export interface CloudModule {
  readonly versions: Body;
  readonly variables: (settings: Settings) => readonly ModuleVariable[];
  /** Data sources; empty where a name is all that is needed. */
  readonly main: (unit: Unit) => Body;
  readonly outputs: (unit: Unit) => Body;
}
