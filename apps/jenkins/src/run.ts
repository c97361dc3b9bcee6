import { Command, CommanderError } from 'commander';
import { openSession } from './session.ts';
import { version } from './version.ts';

/** How a run ends: done, the work failed, or the input is wrong. */
export type ExitCode = 0 | 1 | 2;

/** Runs one command line and gives its exit code; everything it started is cleaned up by then. */
export async function run(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('ostrata-jenkins')
    .description('The units of a release for a CD system: what there is to do, one unit of it, and a report.')
    .version(version, '-V, --version')
    .option('-C, --directory <folder>', 'the image repository', '.')
    .option('--settings <file>', 'what delivery trusts, and its agents and credentials (OSTRATA_DELIVERY)')
    .showHelpAfterError('(`ostrata-jenkins --help` lists all commands)')
    .exitOverride();
  const settle = (command: Command, work: (options: Readonly<Record<string, unknown>>) => Promise<ExitCode>) =>
    command.action(async () => {
      exitCode = await openSession().guard(() => work(command.optsWithGlobals()));
    });

  const schedule = program
    .command('schedule')
    .description('Say what a release or image tag asks for and is not there yet, as JSON.')
    .requiredOption('--tag <tag>', 'release/<yyyymmdd>.<n>, or <image>/v<version>')
    .option('--target <target...>', 'only units of these targets, and what they stand on')
    .option('--format <format>', '`json`, or `github-matrix` for GitHub Actions', 'json')
    .option('--out <file>', 'write it to a file instead of standard output')
    .option('--lint <file>', 'also write what ansible-lint says of the checkout, for the report')
    .addHelpText('after', '\nExample:\n  ostrata-jenkins schedule --tag release/20261124.1');
  settle(schedule, async (options) => (await import('./commands/schedule.ts')).run(openSession(), options));

  const build = program
    .command('build')
    .description('Deliver one unit of a release: claim, build, verify, publish. Done at once when it is published.')
    .requiredOption('--tag <tag>', 'the release or image tag')
    .requiredOption('--unit <unit>', '<image>/<cloud>/<os>')
    .option('--out <folder>', 'where the result, the log and what is kept of a failure go', 'ostrata-results')
    .addHelpText('after', '\nExample:\n  ostrata-jenkins build --tag release/20261124.1 --unit web/aws/linux');
  settle(build, async (options) => (await import('./commands/build.ts')).run(openSession(), options));

  const report = program
    .command('report')
    .description('Make of the results of all units: JUnit, a page, a description, a message.')
    .requiredOption('--schedule <file>', 'what `schedule` wrote')
    .option('--results <folder>', 'what `build` wrote, of all units', 'ostrata-results')
    .option('--lint <file>', 'what `schedule --lint` wrote, if it did')
    .option('--out <folder>', 'where the report goes', 'ostrata-report')
    .option('--url <url>', 'where the build is found, for the message (BUILD_URL)')
    .addHelpText('after', '\nExample:\n  ostrata-jenkins report --schedule schedule.json');
  settle(report, async (options) => (await import('./commands/report.ts')).run(openSession(), options));

  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}
