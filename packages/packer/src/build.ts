import type { PackerArtifact, PackerBuild, PackerEvent } from '@ostrata/ports';
import { withoutHiddenErrors } from './ansible/hidden-errors.ts';
import { artifactCollector } from './artifacts.ts';
import { strayEvent, toEvents } from './events.ts';
import { buildFailure } from './failure.ts';
import { openLog } from './log-file.ts';
import { parseMachineLine } from './machine-readable.ts';
import type { PrivateFolder } from './private-folder.ts';
import { runGroup } from './process-group.ts';
import { redactor } from './redaction.ts';

/** So much of a build's output is looked at to say why it failed; the log has all. */
const remembered = 5_000;

/** Runs `packer build`. Throws `PackerFailed`, or the signal's reason. */
export async function build(
  wanted: PackerBuild,
  own: PrivateFolder,
  { command, env, grace }: { command: string; env: Readonly<Record<string, string | undefined>>; grace: number },
): Promise<readonly PackerArtifact[]> {
  const log = openLog(wanted.log);
  const hide = redactor(wanted.secrets ?? []);
  const collector = artifactCollector();
  const events: PackerEvent[] = [];
  const said = withoutHiddenErrors((event) => {
    log.write(event.source === '' ? event.message : `${event.source}: ${event.message}`);
    if (events.push(event) > 2 * remembered) events.splice(0, remembered);
    wanted.onEvent?.(event);
  });
  const onLine = (line: string) => {
    const parsed = parseMachineLine(line);
    if (parsed !== undefined) collector.add(parsed);
    const clean = (text: string) => own.unstaged(hide(text));
    const heard =
      parsed === undefined ? [strayEvent(clean(line))] : toEvents({ ...parsed, data: parsed.data.map(clean) });
    for (const event of heard) said.hear(event);
  };
  try {
    log.write(`packer build ${wanted.folder}`);
    const onError = wanted.debug === true ? 'abort' : 'cleanup';
    const { code } = await runGroup({
      command,
      args: [
        'build',
        '-machine-readable',
        '-color=false',
        `-on-error=${onError}`,
        `-var-file=${own.variablesFile}`,
        own.folder,
      ],
      folder: wanted.folder,
      env,
      signal: wanted.signal,
      grace: wanted.grace === undefined ? grace : wanted.grace * 1000,
      keepOnFailure: wanted.debug === true,
      onLine,
    });
    said.end({ interrupted: wanted.signal?.aborted === true });
    if (wanted.signal?.aborted === true) log.write('interrupted');
    wanted.signal?.throwIfAborted();
    if (code !== 0) throw buildFailure(events, { code, log: wanted.log });
    return collector.artifacts();
  } finally {
    log.close();
  }
}
