import { show } from '@ostrata/pipeline';
import type { CloudImage } from '@ostrata/ports';
import { bytes, seconds } from '../output/units.ts';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** `ostrata show`: one built image, what it stands on and what stands on it. */
export async function run(session: Session, [reference = '']: readonly string[]): Promise<ExitCode> {
  const { adapters } = await session.repository();
  const lineage = await show([await adapters.publisher()], reference);
  if (session.json) {
    session.print(lineage);
    return 0;
  }
  const { image, ancestors, descendants, missing } = lineage;
  const { record } = image;
  const { terminal } = session;
  const { bold, dim } = terminal.paint;
  const row = (name: string, value: string | undefined) => {
    if (value !== undefined && value !== '') terminal.line(`${dim(name.padEnd(12))} ${value}`);
  };
  terminal.line(bold(`${record.image} ${versionOf(image)}`));
  row('state', image.revoked === undefined ? image.state : `revoked: ${image.revoked.reason}`);
  row('target', record.target);
  row('layer', record.layer);
  row('description', record.description);
  row('owner', [record.owner?.team, record.owner?.contact].filter(Boolean).join(', '));
  row('end of life', record.endOfLife);
  row('fingerprint', record.fingerprint);
  row(
    'commit',
    record.commit === undefined ? undefined : `${record.commit}${record.dirty === true ? ' and changes' : ''}`,
  );
  row('built', `${record.builtAt}, in ${seconds(record.buildSeconds)}, by Ostrata ${record.ostrata}`);
  row('size', bytes(image.size));
  row('checksum', image.checksum);
  row('channels', image.channels.join(', '));
  row('disk', image.id);
  terminal.line(`\n${bold('stands on')}`);
  for (const one of ancestors) terminal.line(`  ${one.record.image} ${dim(versionOf(one))}`);
  if (missing !== undefined) terminal.line(`  ${missing} ${dim('(not here any more)')}`);
  if (ancestors.length === 0 && missing === undefined) terminal.line(`  ${dim('nothing: it is a vendor image')}`);
  if (descendants.length > 0) terminal.line(`\n${bold('carries')}`);
  for (const one of descendants) terminal.line(`  ${one.record.image} ${dim(versionOf(one))}`);
  terminal.line(`\n${bold('made of')}`);
  for (const [name, digest] of Object.entries(record.inputs ?? {}).sort())
    terminal.line(`  ${name} ${dim(digest.slice(0, 15))}`);
  return 0;
}

function versionOf({ record }: CloudImage): string {
  return record.version ?? `dev-${record.fingerprint.slice(3, 15)}`;
}
