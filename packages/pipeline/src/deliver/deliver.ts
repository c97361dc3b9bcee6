import type { Vars } from '@ostrata/catalog';
import type { Claim, CloudImage, InstalledContent, PackerArtifact, WorkFolder } from '@ostrata/ports';
import { VerifyFailed } from '@ostrata/ports';
import { buildNeeds } from '@ostrata/templates';
import type { ImageRecord } from '@ostrata/versioning';
import type { DesiredUnit } from '../release/desired.ts';
import { isImageOf } from '../release/read/units.ts';
import { timed, running, type DeliverContext, type Progress } from './context.ts';
import type { Outcome, Step } from './events.ts';
import { buildUnit, type Making } from './unit/build-unit.ts';
import { recordOf } from './unit/record.ts';
import { contentOf } from './unit/content.ts';
import type { ParentImage } from './parents/parent-image.ts';
import { verify, type Check } from './verify.ts';

export type { Check };

/** A unit whose image is published now, and how that came about. */
export interface Delivered {
  readonly image: CloudImage;
  readonly outcome: Outcome;
  readonly steps: readonly Step[];
  /** What verify looked at; absent for an image that was there. */
  readonly checks?: readonly Check[];
}

/**
 * Claim, build, verify, publish one unit; a step that an earlier run finished is not done again. The parent's image is
 * published, or absent for a vendor unit. A candidate that fails verify is removed. `steps` gets each step as it ends. Throws
 * `PackerFailed`, `VerifyFailed`.
 */
export async function deliver(
  context: DeliverContext,
  wanted: DesiredUnit,
  parent: ParentImage | undefined,
  steps: Step[] = [],
): Promise<Delivered> {
  const { unit, name, fingerprint } = wanted;
  const progress: Progress = { unit: name, log: context.logFile(name, fingerprint), steps };
  const claim = await timed(context, progress, 'wait', () => claimUnit(context, progress, wanted));
  let work: WorkFolder | undefined;
  let keep = false;
  try {
    const present = await publishedImage(context, wanted);
    if (present !== undefined) return { image: present, outcome: 'present', steps };
    const installed = await timed(context, progress, 'roles', () => installContent(context, wanted));
    work = await workFolderOf(context, claim);
    const making = { parent, installed, workFolder: work.path };
    const { candidate, outcome } = await candidateOf(context, progress, wanted, claim, making);
    const { proven, checks } = await verify(context, progress, {
      wanted,
      candidate,
      workFolder: work.path,
      installed,
      rendered: unit.parent !== undefined || unit.settings.verify.length > 0,
    }).catch(async (error: unknown) => {
      if (error instanceof VerifyFailed && !context.debug) await context.publisher.remove(candidate);
      throw error;
    });
    const image = await timed(context, progress, 'publish', () =>
      context.publisher.publish(proven, distributionOf(wanted), running(context, progress)),
    );
    return { image, outcome, steps, checks };
  } catch (error) {
    keep = context.debug && !context.signal.aborted;
    // A build that is cut while it asks for a machine never learns that it got one.
    if (!keep) await context.publisher.removeBuilders?.(claim.unit).catch(() => {});
    throw error;
  } finally {
    if (!keep) {
      await work?.dispose();
      await claim.release();
    }
  }
}

/** A dev build stays where it was made. */
function distributionOf({ unit, version }: DesiredUnit): Vars {
  return version === undefined ? {} : unit.settings.distribute;
}

/** The published image of exactly this unit, if there is one. */
export async function publishedImage(
  { publisher }: Pick<DeliverContext, 'publisher'>,
  wanted: DesiredUnit,
): Promise<CloudImage | undefined> {
  const { image, target } = wanted.unit;
  const found = await publisher.list({
    image: image.name,
    target: target.name,
    fingerprint: wanted.fingerprint,
    states: ['published'],
  });
  return found.find((one) => isImageOf(one, wanted));
}

function claimUnit(
  context: DeliverContext,
  progress: Progress,
  { unit, name, fingerprint, version }: DesiredUnit,
): Promise<Claim> {
  return context.publisher.claim(
    { image: unit.image.name, target: unit.target.name, fingerprint, ...(version !== undefined && { version }) },
    {
      ...running(context, progress),
      onWait: (holder) =>
        context.onEvent({ kind: 'note', unit: name, message: `another run works on it (${holder}); waiting` }),
    },
  );
}

/** A cloud on this machine has a folder for a build that becomes an image by one rename. */
async function workFolderOf({ workFolders }: DeliverContext, { workFolder }: Claim): Promise<WorkFolder> {
  return workFolder === undefined ? workFolders.make() : { path: workFolder, dispose: async () => {} };
}

function installContent(context: DeliverContext, { unit }: DesiredUnit): Promise<InstalledContent> {
  const { roles, collections } = contentOf(unit, context.catalog.lock);
  return context.roles.install(roles, collections, { signal: context.signal });
}

/** The candidate: one that an interrupted run left, the same disk under what verified it before, or a new build. */
async function candidateOf(
  context: DeliverContext,
  progress: Progress,
  wanted: DesiredUnit,
  claim: Claim,
  making: Making,
): Promise<{ readonly candidate: CloudImage; readonly outcome: Outcome }> {
  const { unit, fingerprint, build } = wanted;
  const mine = await context.publisher.list({ image: unit.image.name, target: unit.target.name });
  const left = mine.find(
    (image) => image.record.fingerprint === fingerprint && image.state === 'candidate' && isImageOf(image, wanted),
  );
  if (left !== undefined) return { candidate: left, outcome: 'built' };
  await context.publisher.prepare?.(claim, buildNeeds(unit), running(context, progress));
  const same = mine.find(({ record, state }) => record.build === build && state === 'published');
  const adopt = (artifact: PackerArtifact, record: ImageRecord) =>
    timed(context, progress, 'adopt', () =>
      context.publisher.adopt(claim, artifact, record, running(context, progress)),
    );
  if (same !== undefined) {
    const record = recordOf(context, wanted, { parent: making.parent, seconds: same.record.buildSeconds });
    return {
      candidate: await adopt({ builder: unit.target.cloud, id: same.id, files: [same.id] }, record),
      outcome: 'verified',
    };
  }
  const { artifact, seconds } = await buildUnit(context, progress, wanted, making);
  return {
    candidate: await adopt(artifact, recordOf(context, wanted, { parent: making.parent, seconds })),
    outcome: 'built',
  };
}
