import { list } from '@ostrata/pipeline';
import { bytes } from '../output/units.ts';
import { table } from '../output/table.ts';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** `ostrata list`: built images, newest first for each name. */
export async function run(session: Session, [image]: readonly string[]): Promise<ExitCode> {
  const { adapters } = await session.repository();
  const images = await list([await adapters.publisher()], image === undefined ? {} : { image });
  if (session.json) {
    session.print({ images });
    return 0;
  }
  const rows = images.map(({ record, address, state, size }) => [
    record.image,
    address.split('/').at(-1) ?? address,
    record.target,
    state,
    bytes(size),
    record.builtAt.slice(0, 16).replace('T', ' '),
    record.parent === undefined
      ? ''
      : `${record.parent.image} ${record.parent.version ?? `dev-${record.parent.fingerprint.slice(3, 15)}`}`,
  ]);
  session.terminal.line(
    rows.length === 0
      ? 'Nothing is built yet. `ostrata build` does it.'
      : table(['IMAGE', 'VERSION', 'TARGET', 'STATE', 'SIZE', 'BUILT (UTC)', 'ON'], rows, session.terminal),
  );
  return 0;
}
