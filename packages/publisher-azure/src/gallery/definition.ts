import type { GalleryImage } from '@azure/arm-compute';
import { target, type Vars } from '@ostrata/catalog';
import type { Running, UnitAddress } from '@ostrata/ports';
import { textsInTags, toResourceTags } from '@ostrata/versioning';
import { oneAtATime } from '../claim/claim.ts';
import type { Azure } from '../connection/azure.ts';
import { whenFree } from '../connection/waiting.ts';
import { waiting } from './change-version.ts';
import { parseNeeds, type Needs } from './needs.ts';
import { definitionName } from './names.ts';
import { readDefinition } from './stored-version.ts';

type Unit = Pick<UnitAddress, 'image' | 'target'>;

/**
 * Makes the image definition that Packer puts a version into, or holds the one that is there against what the build needs; one of
 * ours learns a new end of life. Throws `BadNeeds`, `DefinitionMismatch`.
 */
export async function ensureDefinition(azure: Azure, unit: Unit, vars: Vars, running: Running): Promise<void> {
  const needs = parseNeeds(vars);
  if (isUpToDate(unit, needs, await readDefinition(azure, unit, running))) return;
  // Channels are tags of it: what makes or changes it takes its turn with what points them.
  await oneAtATime(azure, `definitions/${definitionName(unit)}`, running, async () => {
    const present = await readDefinition(azure, unit, running);
    if (isUpToDate(unit, needs, present)) return;
    await (isMade(present) ? updateEndOfLife(azure, unit, present, needs, running) : make(azure, unit, needs, running));
  });
}

/** Made, fitting, and with the end of life that is told, where that is ours to write. */
function isUpToDate(unit: Unit, needs: Needs, present: GalleryImage | undefined): boolean {
  if (!isMade(present)) return false;
  const wrong = mismatches(definitionOf(unit, needs), present);
  if (wrong.length > 0) throw new DefinitionMismatch(definitionName(unit), wrong);
  const isOurs = textsInTags(present.tags)['image'] === unit.image;
  return !isOurs || needs.endOfLife === undefined || needs.endOfLife === day(present.endOfLifeDate);
}

/** What another run only began is made again: the same call gives the same. */
function isMade(present: GalleryImage | undefined): present is GalleryImage {
  return present !== undefined && present.provisioningState !== 'Creating' && present.provisioningState !== 'Failed';
}

async function make(azure: Azure, unit: Unit, needs: Needs, running: Running): Promise<void> {
  const { resourceGroup, gallery, location } = azure.options;
  const { galleryImages } = await azure.compute();
  const name = definitionName(unit);
  const definition = { ...definitionOf(unit, needs), location };
  const create = () =>
    galleryImages.beginCreateOrUpdateAndWait(resourceGroup, gallery, name, definition, waiting(azure, running));
  await whenFree(azure, create, running);
  running.onProgress?.(`the image definition ${name} is made in the gallery ${gallery}`);
}

async function updateEndOfLife(
  azure: Azure,
  unit: Unit,
  { osType, osState, identifier }: GalleryImage,
  { endOfLife }: Needs,
  running: Running,
): Promise<void> {
  const { resourceGroup, gallery } = azure.options;
  const { galleryImages } = await azure.compute();
  // Azure wants these three in every body; without tags, those that are there stay.
  const body = {
    ...(osType && { osType }),
    ...(osState && { osState }),
    ...(identifier && { identifier }),
    ...dated(endOfLife),
  };
  const update = () =>
    galleryImages.beginUpdateAndWait(resourceGroup, gallery, definitionName(unit), body, waiting(azure, running));
  await whenFree(azure, update, running);
}

function definitionOf(
  { image, target: targetName }: Unit,
  { description, endOfLife, plan, security }: Needs,
): Omit<GalleryImage, 'location'> {
  const { os } = target(targetName);
  return {
    osType: os.startsWith('windows') ? 'Windows' : 'Linux',
    osState: 'Generalized',
    hyperVGeneration: 'V2',
    architecture: os.endsWith('-arm64') ? 'Arm64' : 'x64',
    identifier: { publisher: 'ostrata', offer: image, sku: os },
    ...(description !== undefined && { description }),
    ...dated(endOfLife),
    ...(plan && { purchasePlan: plan }),
    ...(security !== undefined && { features: [{ name: 'SecurityType', value: securityTypes[security][0] }] }),
    tags: toResourceTags({ image, target: targetName }),
  };
}

/** What a definition says of machines of a kind: the first is what we make, each of them takes such a machine. */
const securityTypes = {
  TrustedLaunch: ['TrustedLaunchSupported', 'TrustedLaunch', 'TrustedLaunchAndConfidentialVmSupported'],
  ConfidentialVM: ['ConfidentialVM'],
} as const;

/** What cannot be changed of a definition, and what a version of it must fit. The generation of the parent is not known here. */
function mismatches(wanted: Omit<GalleryImage, 'location'>, present: GalleryImage): readonly string[] {
  const { osType, osState, architecture, purchasePlan } = wanted;
  const feature = (of: Omit<GalleryImage, 'location'>) =>
    of.features?.find(({ name }) => name === 'SecurityType')?.value ?? 'Standard';
  const taken = Object.values(securityTypes).find(([first]) => first === feature(wanted)) ?? [feature(present)];
  const plan = (of: typeof purchasePlan) => of && [of.publisher, of.product, of.name].join(':');
  return [
    ...differs('the operating system', osType, present.osType),
    ...differs('the state of the system', osState, present.osState),
    ...differs('the architecture', architecture, present.architecture ?? 'x64'),
    ...differs('the purchase plan', plan(purchasePlan) ?? 'none', plan(present.purchasePlan) ?? 'none'),
    ...(taken.some((value) => value.toLowerCase() === feature(present).toLowerCase())
      ? []
      : differs('the security type', feature(wanted), feature(present))),
  ];
}

function differs(what: string, wanted: string | undefined, present: string | undefined): readonly string[] {
  return wanted === present ? [] : [`${what} is ${present ?? 'not told'}, and not ${wanted ?? 'not told'}`];
}

function dated(endOfLife: string | undefined): Pick<GalleryImage, 'endOfLifeDate'> {
  return endOfLife === undefined ? {} : { endOfLifeDate: new Date(`${endOfLife}T00:00:00Z`) };
}

function day(date: Date | undefined): string | undefined {
  return date?.toISOString().slice(0, 10);
}

/** The image definition that is in the gallery is for other images than the one that is to be built. */
export class DefinitionMismatch extends Error {
  override readonly name = 'DefinitionMismatch';
  readonly definition: string;

  constructor(definition: string, wrong: readonly string[]) {
    super(
      `the image definition ${definition} in the gallery does not fit what is to be built: ${wrong.join('; ')}. ` +
        'Azure changes none of it: delete the definition, or build with what it says',
    );
    this.definition = definition;
  }
}
