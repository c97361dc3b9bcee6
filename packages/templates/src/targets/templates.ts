import type { TargetName, Unit, Vars } from '@ostrata/catalog';
import type { UnitVariable } from '../folder/variables.ts';
import type { TargetTemplate } from '../target-template.ts';
import { aws } from './aws/aws.ts';
import { azure } from './azure/azure.ts';
import { gcp } from './gcp/gcp.ts';
import { qemu } from './qemu/qemu.ts';

/** The template of each target. */
export const templates: Readonly<Record<TargetName, TargetTemplate>> = {
  'aws/linux': aws,
  'aws/linux-arm64': aws,
  'aws/windows': aws,
  'azure/linux': azure,
  'azure/linux-arm64': azure,
  'azure/windows': azure,
  'gcp/linux': gcp,
  'gcp/linux-arm64': gcp,
  'gcp/windows': gcp,
  'qemu/linux': qemu,
};

/** The variables of a target's folders, which a hand-written one (`template: custom`) takes as well. */
export function unitVariables(target: TargetName): readonly UnitVariable[] {
  return templates[target].variables;
}

/** What a build of the unit needs in its cloud, as `prepare` of the publisher takes it. */
export function buildNeeds(unit: Unit): Vars {
  return templates[unit.target.name].needs?.(unit) ?? {};
}
