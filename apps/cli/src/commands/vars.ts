import { variablesOf } from '@ostrata/pipeline';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** `ostrata vars`: a `.pkrvars.hcl` for plain `packer build` of one unit, on its parent as the store or the cloud has it. */
export async function run(session: Session, [unit = '']: readonly string[]): Promise<ExitCode> {
  const { root, adapters } = await session.repository();
  const [{ publisherByTarget }, files, tags, publishers, machines] = await Promise.all([
    import('@ostrata/compose'),
    adapters.files(),
    adapters.tags(),
    adapters.publishers({ dev: true }),
    adapters.machines(),
  ]);
  const found = await variablesOf({ files, tags, publisher: publisherByTarget(publishers), machines }, { unit, root });
  if (session.json) session.print(found.variables);
  else session.terminal.write(found.text);
  return 0;
}
