import type { Problem } from '@ostrata/problems';

/** Finds faults in playbooks and roles. */
export interface Linter {
  /** Findings in `paths`, relative to the repository. Throws `ToolMissing` when the linter is not on this machine. */
  lint(paths: readonly string[], options?: { readonly signal?: AbortSignal }): Promise<readonly Problem[]>;
}
