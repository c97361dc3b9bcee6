import { resolve } from 'node:path';
import { execa, execaSync } from 'execa';

const project = resolve(import.meta.dirname, '..');

/** The bundled program. */
export const program = resolve(project, 'dist/ostrata.js');

/** Bundles the program from the sources as they are. */
export async function bundle(): Promise<void> {
  await execa('npx', ['tsup', '--config', 'tsup.config.ts'], { cwd: project });
}

/** What a run of the program said and how it ended. */
export interface Ran {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program to its end, as a user would, with folders of its own. */
export async function ostrata(folder: string, home: string, ...args: readonly string[]): Promise<Ran> {
  const env = {
    HOME: home,
    XDG_DATA_HOME: '',
    XDG_CACHE_HOME: '',
    XDG_STATE_HOME: '',
    OSTRATA_STORE: undefined,
    NO_COLOR: '1',
  };
  const { exitCode, stdout, stderr } = await execa('node', [program, ...args], { cwd: folder, env, reject: false });
  return { exitCode, stdout, stderr };
}

/** The programs of a list that this machine lacks. */
export function lacking(programs: readonly string[]): readonly string[] {
  return programs.filter((name) => {
    const { exitCode } = execaSync('sh', ['-c', `PATH="$PATH:/usr/sbin" command -v ${name}`], { reject: false });
    return exitCode !== 0;
  });
}
