import { problem, suggest, type Problem } from '@ostrata/problems';
import type { Settings } from '../model/catalog.ts';
import type { Image } from '../model/image.ts';
import type { SettingsFile } from '../schema/settings.ts';
import type { Places } from '../source.ts';
import type { YamlPath } from '../yaml/path.ts';

type Policy = NonNullable<SettingsFile['policy']>;

/** Images that are not as the policy of `ostrata.yaml` wants them. Each problem stands at the image; one of the policy itself at its line. */
export function checkPolicy(
  images: ReadonlyMap<string, Image>,
  settings: Settings,
  policy: Policy,
  places: Places,
): readonly Problem[] {
  const layers = settings.layers.map(({ name }) => name);
  return [
    ...unknownLayers(policy, layers, places),
    ...[...images.values()].flatMap((image) => [
      ...ownerProblems(image, policy),
      ...verifyProblems(image, policy, layers[0]),
      ...parentProblems(image, images, policy),
      ...namingProblems(image, policy),
      ...targetProblems(image, policy),
    ]),
  ];
}

function ownerProblems(image: Image, { requireOwner = false }: Policy): readonly Problem[] {
  if (!requireOwner || image.owner !== undefined) return [];
  const hint = 'add `owner: { team: … }`';
  return [problem('policy-owner', `${image.name} has no owner`, { place: image.place(['image']), hint })];
}

/** A vendor image is booted and entered in any case. */
function verifyProblems(
  image: Image,
  { requireVerify = false }: Policy,
  vendor: string | undefined,
): readonly Problem[] {
  if (!requireVerify || image.layer === vendor) return [];
  return [...image.targets]
    .filter(([, { verify }]) => verify.length === 0)
    .map(([target]) =>
      problem('policy-verify', `${image.name} has no playbook that verifies it for ${target}`, {
        place: image.place(['targets', target]),
        hint: 'add `verify: tests/….yml`',
      }),
    );
}

function parentProblems(
  image: Image,
  images: ReadonlyMap<string, Image>,
  { parents = {} }: Policy,
): readonly Problem[] {
  const allowed = parents[image.layer];
  const parent = image.parent === undefined ? undefined : images.get(image.parent.image);
  if (allowed === undefined || parent === undefined || allowed.includes(parent.layer)) return [];
  return [
    problem('policy-parent', `${image.name} (${image.layer}) stands on ${parent.name}, a ${parent.layer} image`, {
      place: image.place(['parent']),
      hint: `the policy allows ${allowed.join(', ')}`,
    }),
  ];
}

function namingProblems(image: Image, { naming }: Policy): readonly Problem[] {
  const pattern = typeof naming === 'string' ? naming : naming?.[image.layer];
  if (pattern === undefined || new RegExp(`^(?:${pattern})$`, 'u').test(image.name)) return [];
  return [
    problem('policy-naming', `the name ${image.name} is not of the form that the policy wants`, {
      place: image.place(['image']),
      hint: `it must match ${pattern}`,
    }),
  ];
}

function targetProblems(image: Image, { forbiddenTargets = [] }: Policy): readonly Problem[] {
  return [...image.targets.keys()]
    .filter((target) => forbiddenTargets.includes(target))
    .map((target) =>
      problem('policy-target', `${image.name} has the target ${target}, which the policy forbids`, {
        place: image.place(['targets', target]),
        hint: 'take the target out, here and in what stands on it',
      }),
    );
}

function unknownLayers(
  { parents = {}, naming = {} }: Policy,
  layers: readonly string[],
  places: Places,
): readonly Problem[] {
  const told = (layer: string, path: YamlPath, isKey = false) => {
    if (layers.includes(layer)) return [];
    return [
      problem('unknown-layer', `the policy speaks of a layer \`${layer}\`, and there is none`, {
        place: isKey ? places.key(path) : places.value(path),
        hint: suggest(layer, layers),
      }),
    ];
  };
  return [
    ...Object.entries(parents).flatMap(([layer, allowed]) => [
      ...told(layer, ['policy', 'parents', layer], true),
      ...allowed.flatMap((one, index) => told(one, ['policy', 'parents', layer, index])),
    ]),
    ...(typeof naming === 'string' ? [] : Object.keys(naming)).flatMap((layer) =>
      told(layer, ['policy', 'naming', layer], true),
    ),
  ];
}
