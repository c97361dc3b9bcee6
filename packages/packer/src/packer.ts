import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { ToolMissing, type Packer, type PackerRun } from '@ostrata/ports';
import { build } from './build.ts';
import { findPacker, packerEnvironment, versionOf, type FoundPacker } from './find-packer.ts';
import { privateFolder, type PrivateFolder } from './private-folder.ts';
import { validate } from './validate.ts';

export interface PackerOptions {
  /** The program; the first Packer on the environment's `PATH` when it is left out. */
  readonly command?: string;
  /** What Packer's environment starts from; this process' own when it is left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds that an interrupted build has to clean up after itself. */
  readonly grace?: number;
}

/**
 * Runs Packer, from 1.6.6 on. Variables travel in a file that only this user can read, so that no value is on a command line
 * or changed by quoting. A Packer older than 1.7 is given the folder without `plugins.pkr.hcl`.
 */
export function packer({ command, env = process.env, grace = 20_000 }: PackerOptions = {}): Packer {
  let found: Promise<FoundPacker> | undefined;
  const program = () =>
    (found ??= locate(command, env).catch((error: unknown) => {
      found = undefined;
      throw error;
    }));
  const withFolder = async <T>(
    run: PackerRun,
    parent: string,
    work: (own: PrivateFolder, settings: { command: string; env: Environment; grace: number }) => Promise<T>,
  ): Promise<T> => {
    run.signal?.throwIfAborted();
    const { path, version } = await program();
    const own = await privateFolder(parent, { ...run, version });
    try {
      const settings = { PACKER_CACHE_DIR: own.cacheFolder, ...packerEnvironment({ ...env, ...run.env }) };
      return await work(own, { command: path, env: settings, grace });
    } finally {
      await own.remove();
    }
  };
  return {
    version: async () => (await program()).version,
    validate: (run) => withFolder(run, tmpdir(), (own, settings) => validate(run, own, settings)),
    build: (wanted) => withFolder(wanted, dirname(wanted.manifest), (own, settings) => build(wanted, own, settings)),
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

async function locate(command: string | undefined, env: Environment): Promise<FoundPacker> {
  if (command === undefined) {
    const [first] = await findPacker(env);
    if (first !== undefined) return first;
  } else {
    const version = await versionOf(command, env);
    if (version !== undefined) return { path: command, version };
  }
  throw new ToolMissing(
    command ?? 'packer',
    'building images',
    'install the package packer (Debian, Ubuntu), or Packer from https://developer.hashicorp.com/packer/install',
  );
}
