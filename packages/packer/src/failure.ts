import { PackerFailed, type PackerEvent } from '@ostrata/ports';
import { ansibleFailure } from './ansible/failure.ts';
import { knownCause } from './known-causes.ts';

/** Says why a build failed, from what it said. `events` are the last of them, in order and without secrets. */
export function buildFailure(
  events: readonly PackerEvent[],
  { code, log }: { readonly code: number | undefined; readonly log: string },
): PackerFailed {
  const failure = ansibleFailure(events.map(({ message }) => message));
  if (failure !== undefined) {
    const { task, message, excerpt } = failure;
    const where = task === undefined ? 'Ansible failed' : `the Ansible task "${task}" failed`;
    return new PackerFailed(`${where}: ${message}; the whole log is ${log}`, {
      log,
      ...(task === undefined ? {} : { task }),
      excerpt,
    });
  }
  const cause = knownCause(events.map(({ message }) => message).join('\n'));
  const reason =
    reasonOf(events) ?? `it ended with ${code === undefined ? 'a signal' : `exit code ${code}`} and said nothing`;
  return new PackerFailed(
    `Packer failed: ${[reason, cause].filter((part) => part !== undefined).join('; ')}; the whole log is ${log}`,
    { log, excerpt: tail(events) },
  );
}

/** What Packer gives as the reason, without the build's name, which the reader knows. */
function reasonOf(events: readonly PackerEvent[]): string | undefined {
  const errors = events
    .filter(({ kind }) => kind === 'error')
    .map(({ message }) => message)
    .filter((message) => !/^Some builds didn't complete/.test(message));
  const index = errors.findIndex((message) => /^Build '[^']+' errored/.test(message));
  const reason = errors[index]?.replace(/^Build '[^']+' errored(?: after [^:]*)?: */, '');
  if (reason === undefined) return errors.findLast((message) => /error|failed/i.test(message)) ?? errors.at(-1);
  // A list of errors starts on the next line.
  return reason.endsWith(':') ? `${reason} ${errors[index + 1]?.trim() ?? ''}` : reason;
}

function tail(events: readonly PackerEvent[]): string {
  const lines = events.map(({ message }) => message);
  return lines.slice(-25).join('\n');
}
