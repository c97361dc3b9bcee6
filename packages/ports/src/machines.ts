import type { Access, FirstBoot } from '@ostrata/catalog';

/** How guests run here: `kvm` when a guest really started on it, else `tcg`, which is software. */
export type Accelerator = 'kvm' | 'tcg';

/** An ephemeral key pair. `dispose` removes both files; it may be called twice. */
export interface EphemeralKey {
  readonly privateKeyFile: string;
  /** The line of `authorized_keys`, without newline. */
  readonly publicKey: string;
  dispose(): Promise<void>;
}

/** A disposable guest: nothing that happens in it reaches the disk it was booted from. */
export interface Guest {
  /** Where ssh answers. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly privateKeyFile: string;
  /** The guest's serial console so far, absolute path. */
  readonly console: string;
  /** The command that logs in, as one would type it. */
  readonly login: string;
  /** Stops the guest and removes all it left. May be called twice. */
  stop(): Promise<void>;
}

export interface BootOptions {
  readonly access: Access;
  /** What configures the guest at boot, and so how the key gets in. */
  readonly firstBoot: FirstBoot;
  /** Ports of the guest to reach on 127.0.0.1, besides ssh; the host's port is chosen when 0. */
  readonly forwards?: readonly { readonly guest: number; readonly host: number }[];
  readonly cpus?: number;
  /** MiB. */
  readonly memory?: number;
  /** Seconds until ssh must answer. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/** What a look at a disk from outside found; each is a reason not to hand the image out. */
export interface Leftover {
  readonly path: string;
  readonly why: string;
}

/** Result of looking at a disk without booting it. */
export type Inspection =
  { readonly looked: true; readonly leftovers: readonly Leftover[] } | { readonly looked: false; readonly why: string };

/** Local virtual machines. */
export interface Machines {
  /** The accelerator that really works here; tried once per boot of this machine. Throws `ToolMissing`. */
  accelerator(): Promise<Accelerator>;

  /** A key pair of its own for one build or guest. */
  key(): Promise<EphemeralKey>;

  /** Boots a disk (absolute path) on a throw-away overlay and waits until ssh answers. Throws `GuestFailed`. */
  boot(disk: string, options: BootOptions): Promise<Guest>;

  /** Looks from outside for keys, host keys and a machine-id, since booting recreates them. */
  inspect(disk: string, options?: { readonly signal?: AbortSignal }): Promise<Inspection>;
}

/** The guest did not come up. `console` is the end of its serial console. */
export class GuestFailed extends Error {
  override readonly name = 'GuestFailed';
  readonly console: string;

  constructor(message: string, console: string, options?: ErrorOptions) {
    super(message, options);
    this.console = console;
  }
}
