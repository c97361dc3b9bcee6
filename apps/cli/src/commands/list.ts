import { clouds } from '@ostrata/catalog';
import { absences, list } from '@ostrata/pipeline';
import { versionText } from '@ostrata/versioning';
import { BadOption } from '../output/options.ts';
import { bytes } from '../output/units.ts';
import { table } from '../output/table.ts';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

const head = ['IMAGE', 'VERSION', 'TARGET', 'STATE', 'CHANNELS', 'SIZE', 'BUILT (UTC)', 'ON'];

/** `ostrata list`: built images in every cloud, newest first for each name. */
export async function run(
  session: Session,
  [image]: readonly string[],
  { cloud, dev }: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  if (cloud !== undefined && !clouds.some((known) => known === cloud))
    throw new BadOption(`--cloud ${String(cloud)}`, `it is one of ${clouds.join(', ')}`);
  const { adapters } = await session.repository();
  const publishers = (await adapters.publishers({ dev: dev === true })).filter(
    (one) => cloud === undefined || one.cloud === cloud,
  );
  const images = await list(publishers, image === undefined ? {} : { image });
  if (session.json) {
    session.print({ images, absent: absences(images) });
    return 0;
  }
  const rows = images.map((one) => [
    one.record.image,
    versionText(one.record),
    one.record.target,
    one.state,
    one.channels.join(', '),
    bytes(one.size),
    one.record.builtAt.slice(0, 16).replace('T', ' '),
    one.record.parent === undefined ? '' : `${one.record.parent.image} ${versionText(one.record.parent)}`,
  ]);
  session.terminal.line(
    rows.length === 0 ? 'Nothing is built yet. `ostrata build` does it.' : table(head, rows, session.terminal),
  );
  for (const { image: name, version, target } of absences(images))
    session.terminal.line(session.terminal.paint.dim(`${name} ${version} is not there for ${target}.`));
  return 0;
}
