import type { Catalog } from '@ostrata/catalog';
import type { Clock, InstalledContent, Machines, Packer, Publisher, Roles, Vendors, WorkFolders } from '@ostrata/ports';
import type { DeliverEvent, LogFile, Step } from './events.ts';

/** What delivering needs from outside. */
export interface DeliverPorts {
  readonly publisher: Publisher;
  readonly packer: Packer;
  readonly roles: Roles;
  readonly machines: Machines;
  readonly vendors: Vendors;
  readonly workFolders: WorkFolders;
  readonly clock: Clock;
}

/** What a unit is built from: a work tree, or a commit that was checked out. */
export interface Source {
  readonly catalog: Catalog;
  /** The repository, absolute: Packer is given folders of it. */
  readonly root: string;
  /** The commit that is built, and whether the work tree differs from it. */
  readonly head: { readonly commit: string; readonly dirty: boolean } | undefined;
}

/** What holds for all units of one run. */
export interface RunContext extends DeliverPorts {
  /** The version of Ostrata that does it. */
  readonly ostrata: string;
  readonly logFile: LogFile;
  /** The value of a secret, by its name; from the environment of the run. */
  readonly secret: (name: string) => string | undefined;
  /** Keep the machine of a failed build. */
  readonly debug: boolean;
  readonly signal: AbortSignal;
  readonly onEvent: (event: DeliverEvent) => void;
}

/** What holds for one unit of a run. */
export interface DeliverContext extends RunContext, Source {}

/** One unit under way: its steps so far, and the log they write. */
export interface Progress {
  readonly unit: string;
  readonly log: string;
  readonly steps: Step[];
}

/** Runs one step of a unit, says so, and keeps its time. */
export async function timed<T>(
  context: DeliverContext,
  progress: Progress,
  name: Step['name'],
  work: () => Promise<T>,
): Promise<T> {
  context.signal.throwIfAborted();
  context.onEvent({ kind: 'step', unit: progress.unit, step: name, log: progress.log });
  const started = context.clock.seconds();
  try {
    return await work();
  } finally {
    progress.steps.push({ name, seconds: context.clock.seconds() - started });
  }
}

/** What a step reports while it runs. */
export function running(context: DeliverContext, progress: Progress) {
  return {
    signal: context.signal,
    onProgress: (line: string) => context.onEvent({ kind: 'output', unit: progress.unit, line }),
  };
}

/** Where Ansible finds roles: the repository's own first, then what the lock installed. */
export function rolesPath(context: DeliverContext, installed: InstalledContent): string {
  return `${context.root}/roles:${installed.roles}`;
}
