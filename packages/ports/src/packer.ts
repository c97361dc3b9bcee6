import type { Problem } from '@ostrata/problems';

/** One line of what a running build says, as it says it. `source` is the build's name, such as `qemu.linux`; empty for none. */
export type PackerEvent =
  | { readonly kind: 'output'; readonly message: string; readonly source: string }
  | { readonly kind: 'error'; readonly message: string; readonly source: string };

/** What a build left: `files` are absolute paths of a local builder, `id` is the cloud's own. */
export interface PackerArtifact {
  readonly builder: string;
  readonly id: string;
  readonly files: readonly string[];
}

/** Variables of the folder. None is a secret: secrets reach Packer by `env`, and are redacted in all that it says. */
export type PackerVariables = Readonly<Record<string, string>>;

export interface PackerRun {
  /** The folder of `.pkr.hcl` files, absolute. */
  readonly folder: string;
  readonly variables: PackerVariables;
  /** Added to the environment. Values of `secrets` never appear in events, in the log or in errors. */
  readonly env?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly signal?: AbortSignal;
}

export interface PackerBuild extends PackerRun {
  /** Where everything Packer says is written, absolute; appended to. */
  readonly log: string;
  /** Where the manifest is written, absolute; one file per build. */
  readonly manifest: string;
  /** Keep the machine on failure (`-on-error=abort`). */
  readonly debug?: boolean;
  /** Seconds that it has, once it is aborted, to remove what it started; as the adapter thinks when it is not told. */
  readonly grace?: number;
  readonly onEvent?: (event: PackerEvent) => void;
}

/** Runs Packer. */
export interface Packer {
  /** Packer's version, such as `1.14.2`. Throws `ToolMissing`. */
  version(): Promise<string>;

  /** What `packer validate` has to say of a folder. */
  validate(run: PackerRun): Promise<readonly Problem[]>;

  /**
   * Builds and gives the artifacts. On abort the whole process group gets SIGINT, after `grace` SIGKILL, and nothing of it is left.
   * Throws `PackerFailed`, or `signal.reason`.
   */
  build(build: PackerBuild): Promise<readonly PackerArtifact[]>;
}

/**
 * A build failed. `task` is the failing Ansible task, where it was one, of a loop with the first item that failed; `excerpt` is
 * its own output.
 */
export class PackerFailed extends Error {
  override readonly name = 'PackerFailed';
  readonly log: string;
  readonly task: string | undefined;
  readonly excerpt: string;

  constructor(message: string, details: { log: string; task?: string; excerpt: string }, options?: ErrorOptions) {
    super(message, options);
    this.log = details.log;
    this.task = details.task;
    this.excerpt = details.excerpt;
  }
}
