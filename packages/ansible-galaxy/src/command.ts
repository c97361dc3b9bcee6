import { ToolMissing } from '@ostrata/ports';
import { execa, ExecaError } from 'execa';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Runs git to its end and gives its standard output. It never asks for anything. Throws `GitRefused`, `ToolMissing`. */
export async function git(args: readonly string[], env: Environment, signal?: AbortSignal): Promise<string> {
  try {
    const quiet = { LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_ALLOW_PROTOCOL: 'https:http:ssh:git:file' };
    const { stdout } = await execa('git', args, {
      stdin: 'ignore',
      env: { ...env, ...quiet },
      ...(signal && { cancelSignal: signal }),
    });
    return stdout;
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof ExecaError)) throw error;
    if (error.code === 'ENOENT')
      throw new ToolMissing('git', 'roles from git', 'install the package git', { cause: error });
    throw new GitRefused(withoutSecrets(String(error.stderr).trim().split('\n').slice(-2).join('; ')));
  }
}

/** Git said no; the message is its own, without passwords. */
export class GitRefused extends Error {
  override readonly name = 'GitRefused';
}

/** A text with user names and passwords of URLs taken out. */
export function withoutSecrets(text: string): string {
  return text.replace(/(\w+:\/\/)[^/@\s]+@/g, '$1');
}
