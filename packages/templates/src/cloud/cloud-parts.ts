import type { Unit, Vars } from '@ostrata/catalog';
import type { Body } from '@ostrata/hcl';
import type { Problem } from '@ostrata/problems';
import type { PluginName } from '../folder/plugins.ts';
import type { UnitVariable, VariableValue } from '../folder/variables.ts';

/** One boot of a machine: of the parent to build the unit, or of the captured unit to verify it. */
export interface Boot {
  readonly unit: Unit;
  /** Whose `access` and `firstBoot` say how the machine is entered: the parent, or the unit itself. */
  readonly booted: Unit;
  readonly folder: 'build' | 'verify';
}

/** What one cloud puts into the template that all clouds share. */
export interface CloudParts {
  readonly plugin: PluginName;
  /** Packer's source type, such as `amazon-ebs`. */
  readonly sourceType: string;
  /** All variables of its folders; start from `cloudVariables`. */
  readonly variables: readonly UnitVariable[];
  /** Options of the plugin that are maps: in `source:` every other mapping is a block. */
  readonly mapOptions: readonly string[];
  /** Options that `source:` must not set, and why. */
  readonly refusedOptions: Readonly<Record<string, string>>;
  /** What the publisher makes ready for a build, in the publisher's words. */
  readonly needs?: (unit: Unit) => Vars;
  readonly problems: (boot: Boot) => readonly Problem[];
  /** Values of the variables that concern the builder machine; what is left out keeps its default. */
  readonly builder: (boot: Boot) => Readonly<Record<string, VariableValue | undefined>>;
  /** Locals that the source block uses. May be empty. */
  readonly locals: (boot: Boot) => Body;
  /** The body of the source block, with `communicator(boot)` in it. */
  readonly source: (boot: Boot) => Body;
  /** Files that the source block names, such as user data, by their path in the folder. */
  readonly files: (boot: Boot) => readonly (readonly [string, string])[];
  /** What `clean.sh` or `clean.ps1` ends with: it generalises the machine. May be empty. */
  readonly ending: (boot: Boot) => string;
}
