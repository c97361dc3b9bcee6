import type { JenkinsSchedule } from './jenkins-schedule.ts';

/** What one job of a matrix is told. */
export interface MatrixEntry {
  readonly unit: string;
  readonly runner: string;
  readonly timeoutMinutes: number;
}

/**
 * A schedule for GitHub Actions, whose matrix knows no order within itself: units by how far they are from a root, each a matrix
 * for one job that needs the one before. `tag` comes along, since a later job may not have the event.
 */
export interface GithubMatrix {
  readonly tag: string;
  readonly waves: readonly { readonly include: readonly MatrixEntry[] }[];
}

/** A matrix has 256 entries at most; what is beyond them goes to a wave of its own. */
const most = 256;

export function githubMatrix({ tag, units }: JenkinsSchedule): GithubMatrix {
  const depths = new Map<string, number>();
  const waves: MatrixEntry[][] = [];
  // Parents come first.
  for (const { unit, state, waitsFor, label, timeoutMinutes } of units) {
    if (state !== 'due') continue;
    let depth = waitsFor === undefined ? 0 : (depths.get(waitsFor) ?? 0) + 1;
    while ((waves[depth]?.length ?? 0) >= most) depth += 1;
    depths.set(unit, depth);
    (waves[depth] ??= []).push({ unit, runner: label, timeoutMinutes });
  }
  return { tag, waves: waves.map((include) => ({ include })) };
}
