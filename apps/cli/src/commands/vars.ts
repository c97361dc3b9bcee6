import { variablesOf } from '@ostrata/pipeline';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** `ostrata vars`: a `.pkrvars.hcl` for plain `packer build` of one unit, on its parent as the store has it. */
export async function run(session: Session, [unit = '']: readonly string[]): Promise<ExitCode> {
  const { root, adapters } = await session.repository();
  const [files, tags, publisher, machines] = await Promise.all([
    adapters.files(),
    adapters.tags(),
    adapters.publisher(),
    adapters.machines(),
  ]);
  const found = await variablesOf({ files, tags, publisher, machines }, { unit, root });
  if (session.json) session.print(found.variables);
  else session.terminal.write(found.text);
  return 0;
}
