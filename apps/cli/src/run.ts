import { Command, CommanderError } from 'commander';
import { version } from './version.ts';
import { commands } from './commands/index.ts';
import { failureDocument } from './output/failure.ts';
import { openSession } from './session.ts';

/** How a run ends: done, the work failed, or the input is wrong. */
export type ExitCode = 0 | 1 | 2;

/** Runs one command line and gives its exit code; everything it started is cleaned up by then. */
export async function run(args: readonly string[]): Promise<number> {
  const program = new Command('ostrata')
    .description('Operating-system images in layers, each rebuilt when what it stands on changes.')
    .version(version, '-V, --version')
    .option('-C, --directory <folder>', 'run as if started there')
    .option('--json', 'print one JSON document instead of text')
    .showHelpAfterError('(`ostrata --help` lists all commands)')
    .exitOverride();

  let exitCode = 0;
  for (const { name, summary, example, define, load } of commands) {
    const command = program.command(name).summary(summary).description(`${summary}.`);
    define?.(command);
    command
      .option('--json', 'print one JSON document instead of text')
      .addHelpText('after', `\nExample:\n  ${example}`);
    command.action(async (...values: readonly unknown[]) => {
      // An argument that was left out is there as `undefined`.
      const positional = values
        .slice(0, -2)
        .flat()
        .filter((value) => value !== undefined)
        .map(String);
      const session = openSession(command.optsWithGlobals());
      exitCode = await session.guard(async () => (await load()).run(session, positional, command.opts()));
    });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    // Its text went to standard error already.
    const document = failureDocument('BadUsage', error.message.replace(/^error: /, ''));
    if (args.includes('--json')) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return 2;
  }
}
