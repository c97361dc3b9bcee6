import { packer } from '../index.ts';

/** Runs a build, as a process that a test can kill. */
const [folder = '', work = '', command = ''] = process.argv.slice(2);

void packer({ command, grace: 2000 })
  .build({ folder, variables: {}, log: `${work}/log`, manifest: `${work}/work/manifest.json` })
  .catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
