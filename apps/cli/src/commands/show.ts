import { show, type Lineage } from '@ostrata/pipeline';
import type { CloudImage } from '@ostrata/ports';
import { versionText } from '@ostrata/versioning';
import type { Terminal } from '../output/terminal.ts';
import { plain } from '../output/plan/plan-text.ts';
import { bytes, seconds } from '../output/units.ts';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** `ostrata show`: a built image in every target that has it, what it stands on and what stands on it. */
export async function run(session: Session, [reference = '']: readonly string[]): Promise<ExitCode> {
  const { adapters } = await session.repository();
  const lineages = await show(await adapters.publishers(), reference);
  if (session.json) {
    session.print({ images: lineages });
    return 0;
  }
  for (const [index, lineage] of lineages.entries()) {
    if (index > 0) session.terminal.line();
    print(lineage, session.terminal);
  }
  return 0;
}

function print({ image, ancestors, channels, descendants, missing, vendor }: Lineage, { paint, line }: Terminal): void {
  const { bold, dim } = paint;
  const { record } = image;
  line(bold(`${record.image} ${versionText(image.record)}`));
  for (const [name, value] of facts(image)) {
    if (value !== undefined && value !== '') line(`${dim(name.padEnd(12))} ${plain(value)}`);
  }
  for (const { region, id, state } of image.locations ?? [])
    line(`${dim('in'.padEnd(12))} ${region} ${id} ${dim(state)}`);
  line(`\n${bold('stands on')}`);
  for (const one of ancestors) line(`  ${one.record.image} ${dim(versionText(one.record))}`);
  if (missing !== undefined) line(`  ${missing} ${dim('(not here any more)')}`);
  if (vendor !== undefined) line(`  ${vendor.image} ${dim(`${vendor.id}, the vendor's`)}`);
  if (ancestors.length === 0 && missing === undefined && vendor === undefined)
    line(`  ${dim('nothing: it is a vendor image')}`);
  if (descendants.length > 0) line(`\n${bold('carries')}`);
  for (const one of descendants) line(`  ${one.record.image} ${dim(`${versionText(one.record)} ${one.state}`)}`);
  if (channels.length > 0) line(`\n${bold('channels')}`);
  for (const { channel, version, back } of channels)
    line(`  ${channel} ${version}${back === undefined ? '' : dim(`, --back would be ${back}`)}`);
  const inputs = Object.entries(record.inputs ?? {}).sort();
  if (inputs.length > 0) line(`\n${bold('made of')}`);
  for (const [name, digest] of inputs) line(`  ${name} ${dim(digest.slice(0, 15))}`);
}

function facts(image: CloudImage): readonly (readonly [string, string | undefined])[] {
  const { record, revoked, deprecated, state } = image;
  const since = deprecated === undefined ? state : `${state} on ${deprecated.on}`;
  return [
    ['state', revoked === undefined ? since : `revoked: ${revoked.reason}`],
    ['channels', image.channels.join(', ')],
    ['target', record.target],
    ['layer', record.layer],
    ['description', record.description],
    ['owner', [record.owner?.team, record.owner?.contact].filter(Boolean).join(', ')],
    ['SLA', record.owner?.sla],
    ['end of life', record.endOfLife],
    ['fingerprint', record.fingerprint],
    ['commit', record.commit && `${record.commit}${record.dirty === true ? ' and changes' : ''}`],
    ['built', `${record.builtAt}, in ${seconds(record.buildSeconds)}, by Ostrata ${record.ostrata}`],
    ['launched', image.launchedAt],
    ['size', bytes(image.size)],
    ['checksum', image.checksum],
    [record.target.startsWith('qemu/') ? 'disk' : 'id', image.id],
  ];
}
