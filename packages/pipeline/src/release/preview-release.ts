import type { Problem } from '@ostrata/problems';
import { foreignTags } from './tags/foreign-tags.ts';
import { plan, type Plan, type PlanOptions } from './plan.ts';
import { offBranch } from './refuse/release-branches.ts';
import { isOvertaken } from './tags/released-elsewhere.ts';
import type { ReleasePorts } from './release.ts';

/** The plan that a release would make now, with the remote's tags, and a warning of what it would refuse. Makes nothing. */
export async function previewRelease(ports: ReleasePorts, options: PlanOptions): Promise<Plan> {
  await ports.tags.fetch();
  const found = await plan(ports, options);
  const refused = [...(await foreignTags(ports.tags, found.unfinished))];
  if (found.images.length > 0 && !isOvertaken(found.elsewhere)) refused.push(...(await refusedOfDue(ports, found)));
  const notes = refused.map((one) => ({ ...one, severity: 'warning' as const }));
  return notes.length === 0 ? found : { ...found, notes: [...found.notes, ...notes] };
}

async function refusedOfDue(ports: ReleasePorts, found: Plan): Promise<readonly Problem[]> {
  const { staleFolders } = await import('./read/stale-folders.ts');
  const stale = await staleFolders(ports, found);
  const off = await offBranch(ports.branches, found);
  return off === undefined ? stale : [...stale, off];
}
