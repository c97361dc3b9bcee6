import type { LockedVendor, Unit } from '@ostrata/catalog';
import type { Claim, CloudImage, InstalledContent, PackerArtifact } from '@ostrata/ports';
import type { DesiredUnit } from '../release/desired.ts';
import { versionText } from '../release/units.ts';
import { running, timed, type DeliverContext, type Progress } from './context.ts';
import { recordOf } from './record.ts';
import { runPacker } from './run-packer.ts';

/** Makes a unit's image: a vendor's by its source, any other by Packer on its parent. Throws `PackerFailed`. */
export async function buildUnit(
  context: DeliverContext,
  progress: Progress,
  wanted: DesiredUnit,
  making: { readonly claim: Claim; readonly parent: CloudImage | undefined; readonly installed: InstalledContent },
): Promise<{ readonly artifact: PackerArtifact; readonly seconds: number }> {
  const started = context.clock.seconds();
  const { claim, parent, installed } = making;
  const artifact =
    parent === undefined
      ? await timed(context, progress, 'vendor', () => makeVendor(context, progress, wanted, claim))
      : await timed(context, progress, 'build', () =>
          onParent(context, progress, wanted, { claim, parent, installed }),
        );
  return { artifact, seconds: Math.round((context.clock.seconds() - started) * 10) / 10 };
}

async function onParent(
  context: DeliverContext,
  progress: Progress,
  wanted: DesiredUnit,
  {
    claim,
    parent,
    installed,
  }: { readonly claim: Claim; readonly parent: CloudImage; readonly installed: InstalledContent },
): Promise<PackerArtifact> {
  const { unit } = wanted;
  const key = await context.machines.key();
  let keep = context.debug;
  try {
    const artifacts = await runPacker(context, progress, {
      unit,
      folder: 'build',
      disk: parent.id,
      version: versionText(wanted),
      workFolder: workFolderOf(claim),
      installed,
      key,
      record: JSON.stringify(recordOf(context, wanted, { parent, seconds: 0 })),
    });
    keep = false;
    const artifact = artifacts.find(({ files }) => files.length > 0) ?? artifacts[0];
    if (artifact === undefined) throw new NoArtifact(unit.name, progress.log);
    return artifact;
  } finally {
    if (!keep) await key.dispose();
  }
}

async function makeVendor(
  context: DeliverContext,
  progress: Progress,
  { unit }: DesiredUnit,
  claim: Claim,
): Promise<PackerArtifact> {
  const { source } = unit.settings;
  const locked = context.catalog.lock.vendors.get(unit.name);
  if (source === undefined || locked === undefined || context.vendors.make === undefined) {
    throw new NoArtifact(unit.name, progress.log);
  }
  if (locked.kind === 'image') return fromOtherRepository(context, unit, locked);
  const file = `${workFolderOf(claim)}/vendor.qcow2`;
  await context.vendors.make(locked, source, file, { log: progress.log, ...running(context, progress) });
  return { builder: 'vendor', id: file, files: [file] };
}

/** An image that another repository's release put into the same store. */
async function fromOtherRepository(
  { publisher }: DeliverContext,
  { name, target }: Unit,
  { image, version, fingerprint, git }: Extract<LockedVendor, { kind: 'image' }>,
): Promise<PackerArtifact> {
  const found = await publisher.list({ image, target: target.name, version, states: ['published'] });
  const [same] = found.filter(({ record }) => record.fingerprint === fingerprint);
  if (same === undefined) throw new NotInStore(name, `${image}@${version}`, git, found.length > 0);
  return { builder: 'vendor', id: same.id, files: [same.id] };
}

function workFolderOf(claim: Claim): string {
  if (claim.workFolder === undefined)
    throw new Error(`the claim of ${claim.unit.image} has no work folder on this machine`);
  return claim.workFolder;
}

/** What an image of another repository stands for is not in this store. */
export class NotInStore extends Error {
  override readonly name = 'NotInStore';

  constructor(unit: string, reference: string, git: string, isAnother: boolean) {
    super(
      isAnother
        ? `${unit}: ${reference} in this store is not what ${git} released; it was built from something else`
        : `${unit}: ${reference} of ${git} is not published in this store; deliver its release there first`,
    );
  }
}

/** A build ended well and left nothing. */
export class NoArtifact extends Error {
  override readonly name = 'NoArtifact';
  readonly log: string;

  constructor(unit: string, log: string) {
    super(`${unit}: the build ended well, but made no image; its log is ${log}`);
    this.log = log;
  }
}
