import type { Adapters, TagsWhere } from '@ostrata/compose';
import {
  previewRelease,
  release,
  type EmittedRelease,
  type Plan,
  type Released,
  type ReleaseOptions,
  type ReleasePorts,
} from '@ostrata/pipeline/release';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';
import { failureOf } from '../output/failure.ts';
import { BadOption, bumps, day, strings } from '../output/options.ts';
import { tellNotes } from '../output/plan/plan-notes.ts';
import { planText } from '../output/plan/plan-text.ts';
import { imageLine, releasedText, releaseLine } from '../output/plan/release-text.ts';
import { publishPages } from './release-pages.ts';

/** `ostrata release`: makes the tags of what is due, here or on the remote. */
export async function run(
  session: Session,
  _args: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const { root, adapters } = await session.repository();
  const isDry = options['dryRun'] === true;
  if (options['at'] !== undefined && !isDry) {
    throw new BadOption('--at', 'a release is of the day that it is made on; with --dry-run another day can be tried');
  }
  const isOnGithub = options['github'] === true;
  const remote = options['push'] === true || isOnGithub ? String(options['remote']) : undefined;
  // What is wrong with the settings for GitHub is found before anything is pushed.
  const github = isOnGithub ? await adapters.github() : undefined;
  const ports = await portsOf(adapters, remote, isOnGithub && options['push'] !== true ? 'github' : 'git');
  const wanted = {
    at: day('--at', options['at']) ?? adapters.clock.now(),
    bumps: bumps(strings(options['bump'])),
    refresh: strings(options['refresh']),
    version: session.version,
  };
  if (isDry) {
    const found = await previewRelease(ports, wanted);
    if (session.json) session.print({ plan: found });
    else session.terminal.write(planText(found, session.terminal));
    if (!session.json) tellNotes(found, session.terminal, root);
    return 0;
  }
  const released = await releaseTelling(
    ports,
    { ...wanted, allowDiverged: options['allowDiverged'] === true },
    session,
  );
  if (!session.json) {
    session.terminal.line(
      releasedText(released, { remote: String(options['remote']), isPushed: remote !== undefined }),
    );
    tellNotes(released.plan, session.terminal, root);
  }
  const pages =
    github === undefined ? undefined : await publishPages(released, { ...github, tags: ports.tags }, session);
  if (session.json) session.print({ ...released, pages: [], ...pages?.told });
  if (pages?.failure !== undefined) throw pages.failure;
  return 0;
}

async function portsOf(
  adapters: Adapters,
  remote: string | undefined,
  through: NonNullable<TagsWhere['through']>,
): Promise<ReleasePorts> {
  const [history, tags, filesAt, branches, cache] = await Promise.all([
    adapters.history(),
    adapters.tags({ ...(remote !== undefined && { remote }), through }),
    adapters.filesAt(),
    adapters.branches(remote),
    adapters.cache(),
  ]);
  return {
    history,
    tags,
    filesAt,
    branches: { ...branches, ...(remote !== undefined && { remote }) },
    clock: adapters.clock,
    ...(cache !== undefined && { cache }),
  };
}

/** Tells each tag as soon as it is out: a run that fails or is stopped has said what it made. */
async function releaseTelling(
  ports: ReleasePorts,
  options: ReleaseOptions,
  { json, print, signal, terminal }: Session,
): Promise<Released> {
  const releases: EmittedRelease[] = [];
  let plan: Plan | undefined;
  let isCut = false;
  try {
    return await release(ports, {
      ...options,
      signal,
      onImages: (made) => {
        plan = made;
        isCut = true;
        if (!json) for (const image of made.images) terminal.line(imageLine(image, terminal));
      },
      onRelease: (made) => {
        releases.push(made);
        if (made.commit === plan?.commit) isCut = false;
        if (!json) terminal.line(releaseLine(made, plan, terminal));
      },
    });
  } catch (error) {
    if (isCut) terminal.note('The image tags are made, and their release is not: the next run completes it.');
    if (json && (plan !== undefined || releases.length > 0)) {
      print({ images: plan?.images ?? [], releases, ...(plan !== undefined && { plan }), failure: failureOf(error) });
    }
    throw error;
  }
}
