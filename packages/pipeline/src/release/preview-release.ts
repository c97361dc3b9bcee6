import { plan, type Plan, type PlanOptions } from './plan.ts';
import { offBranch } from './release-branches.ts';
import { isOvertaken } from './released-elsewhere.ts';
import type { ReleasePorts } from './release.ts';

/** The plan that a release would make now, with the remote's tags, and a warning of what it would refuse. Makes nothing. */
export async function previewRelease(ports: ReleasePorts, options: PlanOptions): Promise<Plan> {
  await ports.tags.fetch();
  const found = await plan(ports, options);
  if (found.images.length === 0 || isOvertaken(found.elsewhere)) return found;
  const off = await offBranch(ports.branches, found);
  return off === undefined ? found : { ...found, notes: [...found.notes, { ...off, severity: 'warning' }] };
}
