import type { Command } from 'commander';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** What a command's file gives. Options are by name, as commander parsed them. */
export interface CommandModule {
  readonly run: (
    session: Session,
    args: readonly string[],
    options: Readonly<Record<string, unknown>>,
  ) => Promise<ExitCode>;
}

export interface CommandEntry {
  /** As commander takes it: the name, and its arguments. */
  readonly name: string;
  readonly summary: string;
  readonly example: string;
  readonly define?: (command: Command) => void;
  readonly load: () => Promise<CommandModule>;
}

/** Every command, in the order in which a new user meets them. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'init [folder]',
    summary: 'Lay down a new image repository',
    example: 'ostrata init my-images',
    load: () => import('./init.ts'),
  },
  {
    name: 'check',
    summary: 'Say every problem: catalogue, policy, rendered folders, lint, packer validate',
    example: 'ostrata check --format github',
    define: (command) =>
      command
        .option('--format <format>', 'text, github, sarif or junit', 'text')
        .option('--output <format=file...>', 'in this form into a file as well, such as sarif=findings.sarif')
        .option('--no-lint', 'leave ansible-lint out')
        .option('--no-packer', 'leave `packer validate` out'),
    load: () => import('./check.ts'),
  },
  {
    name: 'render',
    summary: 'Write src/<image>/<cloud>/<os> from the catalogue',
    example: 'ostrata render --check',
    define: (command) => command.option('--check', 'write nothing; show what differs, and fail if something does'),
    load: () => import('./render.ts'),
  },
  {
    name: 'lock [image...]',
    summary: 'Resolve vendor images, roles and collections into ostrata.lock.yaml',
    example: 'ostrata lock --update',
    define: (command) => command.option('--update', 'resolve everything anew, not only what is missing'),
    load: () => import('./lock.ts'),
  },
  {
    name: 'plan',
    summary: 'Say what is due at this commit, why, and the versions it would get',
    example: 'ostrata plan --explain python-runtime',
    define: (command) =>
      command
        .option('--since <revision>', 'only what differs since the branch left it: what a pull request changes')
        .option('--explain <image>', 'which inputs changed since its latest tag')
        .option('--markdown', 'as Markdown')
        .option('--comment <pull-request>', 'leave it on a pull request of GitHub, in place of the one before')
        .option('--exit-code', 'exit 1 when something is due')
        .option('--at <day>', 'as if it were that day, for refresh periods and ends of life')
        .option('--bump <image=bump...>', 'give an image this bump instead of what its commits say')
        .option('--refresh <image...>', 'rebuild these without a change'),
    load: () => import('./plan.ts'),
  },
  {
    name: 'release',
    summary: 'Make the tags of what is due',
    example: 'ostrata release --push',
    define: (command) =>
      command
        .option('--push', 'on the remote: all image tags at once, then the release tag')
        .option('--github', 'make a page of the release on GitHub; without --push its API makes the tags too')
        .option('--remote <name>', 'which remote', 'origin')
        .option('--dry-run', 'make nothing; say what would be made, with --push by the tags of the remote')
        .option('--bump <image=bump...>', 'give an image this bump instead of what its commits say')
        .option('--refresh <image...>', 'rebuild these without a change')
        .option('--allow-diverged', 'also where the newest release is of a line that this commit does not hold')
        .option('--at <day>', 'with --dry-run: as if it were that day, for refresh periods'),
    load: () => import('./release.ts'),
  },
  {
    name: 'build [image...]',
    summary: 'Build and verify images, parents first',
    example: 'ostrata build quote-service --jobs 2',
    define: (command) =>
      command
        .option('--target <target...>', 'these targets; those of this machine unless told')
        .option('--dev', 'a dev build of the work tree, as it is without --release: no version, never promoted')
        .option('--jobs <number>', 'how many units at once', '2')
        .option('--release <tag>', 'deliver a release tag or an image tag, or what is named of it, from its own commit')
        .option('--settings <file>', 'what delivery trusts: branches and signers (OSTRATA_DELIVERY)')
        .option('--dry-run', 'build nothing; say what would be built, and why')
        .option('--debug', 'keep the machine of a failed build, and say how to log in'),
    load: () => import('./build.ts'),
  },
  {
    name: 'list [image]',
    summary: 'List built images',
    example: 'ostrata list quote-service',
    define: (command) =>
      command
        .option('--cloud <cloud>', 'only in this cloud: aws, azure, gcp or qemu')
        .option('--dev', 'in the accounts for dev builds'),
    load: () => import('./list.ts'),
  },
  {
    name: 'show <image>',
    summary: 'Show a built image: its ancestry, inputs and size',
    example: 'ostrata show quote-service',
    load: () => import('./show.ts'),
  },
  {
    name: 'graph',
    summary: 'Draw the catalogue as a tree of layers, or what stands on a built image',
    example: 'ostrata graph --descendants hardened-debian@1.4.0',
    define: (command) => command.option('--descendants <image>', 'what was built on this image, in every cloud'),
    load: () => import('./graph.ts'),
  },
  {
    name: 'shell <image>',
    summary: 'Boot a built image on something throw-away and log in',
    example: 'ostrata shell quote-service --forward 8080:8080',
    define: (command) =>
      command
        .option('--forward <host:guest...>', 'reach a port of the guest on 127.0.0.1')
        .option('--run <command>', 'run one command instead of a shell'),
    load: () => import('./shell.ts'),
  },
  {
    name: 'distribute [image...]',
    summary: 'Apply changed regions, accounts and keys to what is published',
    example: 'ostrata distribute python-runtime',
    define: (command) =>
      command
        .option('--yes', 'do not ask before copies and shares are taken back that are no longer named')
        .option('--dry-run', 'do nothing; say what would be done'),
    load: () => import('./distribute.ts'),
  },
  {
    name: 'promote <image>',
    summary: 'Point a channel at a published version, or back at an older one',
    example: 'ostrata promote python-runtime@2.3.0 --channel stable',
    define: (command) =>
      command
        .requiredOption('--channel <name>', 'which channel, such as stable or production')
        .option('--to <version>', 'which version, as behind the image')
        .option('--back', 'the newest published version below what the channel points at')
        .option('--dry-run', 'do nothing; say what would be done'),
    load: () => import('./promote.ts'),
  },
  {
    name: 'deprecate <image>',
    summary: 'Say that a version is no longer for new use',
    example: 'ostrata deprecate python-runtime@2.2.0 --on 2027-06-30',
    define: (command) => command.option('--on <day>', 'from when; its end of life unless told'),
    load: () => import('./deprecate.ts'),
  },
  {
    name: 'revoke <image>',
    summary: 'Take a version back, with all that stands on it',
    example: 'ostrata revoke hardened-debian@1.4.0 --cascade --reason CVE-2026-1234',
    define: (command) =>
      command
        .requiredOption('--reason <text>', 'why: it stays with the image')
        .option('--cascade', 'with all that stands on it, in every cloud')
        .option(
          '--replacement <version...>',
          'where channels are pointed first: a version of the image, or image=version of what stands on it',
        )
        .option('--yes', 'do not ask')
        .option('--dry-run', 'do nothing; say what would be done'),
    load: () => import('./revoke.ts'),
  },
  {
    name: 'prune',
    summary: 'Remove dev builds that nothing wants, and old versions by their lifecycle',
    example: 'ostrata prune --yes',
    define: (command) =>
      command
        .option('--yes', 'do it; without this, only say what would go')
        .option('--dry-run', 'only say what would go, as without --yes')
        .option('--dev', 'in the accounts for dev builds')
        .option('--builders', 'only what lost builds left: machines, keys, groups, half-done images'),
    load: () => import('./prune.ts'),
  },
  {
    name: 'export <what> [folder]',
    summary: 'Write Terraform modules that find an image by channel or version',
    example: 'ostrata export terraform infrastructure/images',
    load: () => import('./export.ts'),
  },
  {
    name: 'vars <unit>',
    summary: 'Print the variables for plain `packer build` of a unit',
    example: 'ostrata vars python-runtime/qemu/linux > dev.pkrvars.hcl',
    load: () => import('./vars.ts'),
  },
  {
    name: 'doctor',
    summary: 'Say what this machine has and lacks, and how to get it',
    example: 'ostrata doctor',
    define: (command) =>
      command
        .option('--agent', 'what an agent of Jenkins needs')
        .option('--store', 'read every disk of the store again, and say which one is damaged'),
    load: () => import('./doctor.ts'),
  },
];
