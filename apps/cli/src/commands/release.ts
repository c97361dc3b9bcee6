import type { TagsWhere } from '@ostrata/compose';
import { plan, release, releasePage, type Released } from '@ostrata/pipeline/release';
import type { Posted, Tags } from '@ostrata/ports';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';
import { BadOption, bumps, day, strings } from '../output/options.ts';
import { planText } from '../output/plan-text.ts';

/** `ostrata release`: makes the tags of what is due, here or on the remote. */
export async function run(
  session: Session,
  _args: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const { adapters } = await session.repository();
  const isOnGithub = options['github'] === true;
  const remote = options['push'] === true || isOnGithub ? String(options['remote']) : undefined;
  const where: TagsWhere = {
    ...(remote !== undefined && { remote }),
    through: isOnGithub && options['push'] !== true ? 'github' : 'git',
  };
  const [history, tags, filesAt, cache] = await Promise.all([
    adapters.history(),
    adapters.tags(where),
    adapters.filesAt(),
    adapters.cache(),
  ]);
  const ports = { history, tags, filesAt, clock: adapters.clock, ...(cache !== undefined && { cache }) };
  const wanted = {
    at: day('--at', options['at']) ?? adapters.clock.now(),
    bumps: bumps(strings(options['bump'])),
    refresh: strings(options['refresh']),
    version: session.version,
  };
  if (options['dryRun'] === true) {
    if (remote !== undefined)
      throw new BadOption('--dry-run', 'a dry run makes nothing, so neither --push nor --github');
    const found = await plan(ports, wanted);
    if (session.json) session.print({ plan: found });
    else session.terminal.write(planText(found, session.terminal));
    return 0;
  }
  const released = await release(ports, wanted);
  const pages = isOnGithub ? await publishPages(released, tags, session) : [];
  if (session.json) session.print({ ...released, pages });
  else print(released, { remote: String(options['remote']), isPushed: remote !== undefined }, session);
  for (const { url, outcome } of session.json ? [] : pages) session.terminal.line(`${outcome}: ${url}`);
  return 0;
}

/** A page for each release that this run made, and for that of the head: an earlier run may have been cut before it. */
async function publishPages(released: Released, tags: Tags, session: Session): Promise<readonly Posted[]> {
  const { adapters } = await session.repository();
  const { releases } = await adapters.github();
  await tags.fetch();
  const names = new Set([
    ...released.releases.map(({ name }) => name),
    ...(released.name === undefined ? [] : [released.name]),
  ]);
  const posted: Posted[] = [];
  for (const name of names) {
    const page = await releasePage(tags, name);
    if (page !== undefined) posted.push(await releases.publish(page, { signal: session.signal }));
  }
  return posted;
}

function print(
  { images, releases, name, plan: found }: Released,
  { remote, isPushed }: { readonly remote: string; readonly isPushed: boolean },
  { terminal }: Session,
): void {
  const { bold, dim } = terminal.paint;
  const where = isPushed ? `on ${remote}` : 'here';
  for (const { image, from, to } of images) {
    terminal.line(
      `${terminal.green('+')} ${bold(`${image}/v${to}`)} ${dim(from === undefined ? 'first version' : `after ${from}`)}`,
    );
  }
  for (const one of releases) {
    const count = `${one.units.length} ${one.units.length === 1 ? 'unit' : 'units'}`;
    const isOwn = images.length > 0 && one.commit === found.commit;
    terminal.line(
      `${terminal.green('+')} ${bold(one.name)} ${dim(isOwn ? count : `${count}, left by a run that was cut`)}`,
    );
  }
  if (releases.length > 0) {
    terminal.line(`Released ${where} as ${releases.map((one) => one.name).join(', ')}.`);
    if (!isPushed) terminal.line(pushAdvice(releases, remote));
    return;
  }
  if (name === undefined) terminal.line('Nothing is due.');
  else if (images.length === 0) terminal.line(`Nothing is due: this commit is released as ${name}.`);
  else terminal.line(`Released ${where} as ${name}, which another run completed.`);
}

/** Two pushes: GitHub raises no event for a push of more than three tags, and the release's tag must raise one. */
function pushAdvice(releases: Released['releases'], remote: string): string {
  const tags = new Set(releases.flatMap(({ units }) => units.map(({ image, version }) => `${image}/v${version}`)));
  const commits = [...new Set(releases.map(({ commit }) => `--points-at ${commit.slice(0, 12)}`))];
  const shown = tags.size > 8 ? `$(git tag ${commits.join(' ')} --list '*/v*.*.*')` : [...tags].join(' ');
  return [
    'Nothing is pushed yet:',
    `  git push --atomic ${remote} ${shown}`,
    `  git push ${remote} ${releases.map(({ name }) => name).join(' ')}`,
  ].join('\n');
}
