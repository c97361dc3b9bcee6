import { problem, type Problem } from '@ostrata/problems';
import type { PackerRun } from '@ostrata/ports';
import { parseDiagnostics } from './diagnostics.ts';
import { parseMachineLine } from './machine-readable.ts';
import type { PrivateFolder } from './private-folder.ts';
import { runGroup } from './process-group.ts';
import { redactor } from './redaction.ts';

/** Runs `packer validate` and gives what it says, without secrets. */
export async function validate(
  run: PackerRun,
  own: PrivateFolder,
  { command, env, grace }: { command: string; env: Readonly<Record<string, string | undefined>>; grace: number },
): Promise<readonly Problem[]> {
  const said: string[] = [];
  const { code } = await runGroup({
    command,
    args: ['validate', '-machine-readable', `-var-file=${own.variablesFile}`, own.folder],
    folder: run.folder,
    env,
    signal: run.signal,
    grace,
    keepOnFailure: false,
    onLine: (line) => said.push(parseMachineLine(line)?.data[1] ?? line),
  });
  run.signal?.throwIfAborted();
  const text = own.unstaged(redactor(run.secrets ?? [])(said.join('\n')));
  const problems = parseDiagnostics(text, run.folder);
  if (code === 0 || problems.some(({ severity }) => severity === 'error')) return problems;
  const rest = text.replaceAll(/\s+/g, ' ').trim();
  return [...problems, problem('packer-error', rest === '' ? `packer validate ended with exit code ${code}` : rest)];
}
