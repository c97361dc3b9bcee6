import { constants } from 'node:fs';
import { access, realpath } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { execa } from 'execa';

/** A Packer on this machine. */
export interface FoundPacker {
  /** Absolute. */
  readonly path: string;
  /** Such as `1.14.2`. */
  readonly version: string;
}

/** Every Packer on `PATH`, in its order. A program of that name that is not Packer, as cracklib's, is left out. */
export async function findPacker(env: Readonly<Record<string, string | undefined>>): Promise<readonly FoundPacker[]> {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  const found = new Map<string, FoundPacker>();
  for (const folder of folders) {
    const path = join(folder, 'packer');
    const real = await realpath(path).catch(() => undefined);
    if (real === undefined || found.has(real) || !(await isExecutable(path))) continue;
    const version = await versionOf(path, env);
    if (version !== undefined) found.set(real, { path, version });
  }
  return [...found.values()];
}

/** What Packer's environment always has: it must not call home, colour, ask, or log on its own. */
export function packerEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  const kept = Object.entries(env).filter(([name]) => name !== 'PACKER_LOG' && name !== 'PACKER_LOG_PATH');
  return {
    ...Object.fromEntries(kept),
    CHECKPOINT_DISABLE: '1',
    PACKER_NO_COLOR: '1',
    ANSIBLE_NOCOLOR: '1',
    ANSIBLE_FORCE_COLOR: '0',
  };
}

/** The version that a program says it is, if it is a Packer. */
export async function versionOf(
  command: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const { stdout } = await execa(command, ['version'], {
    env: packerEnvironment(env),
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    timeout: 30_000,
  });
  return /^Packer v(?<version>\d+\.\d+\.\d+\S*)/m.exec(stdout)?.groups?.['version'];
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
