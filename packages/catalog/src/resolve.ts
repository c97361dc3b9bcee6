import { normalize } from 'node:path/posix';
import type { Settings } from './model/catalog.ts';
import type { AnsibleSettings, Builder, Collection, Image, Role, UnitSettings } from './model/image.ts';
import { isTargetName, target, type TargetName } from './model/target.ts';
import { splitReference } from './reference.ts';
import { accessOf } from './resolve/access.ts';
import { firstBootOf } from './resolve/first-boot.ts';
import { lifecycleOf } from './resolve/lifecycle.ts';
import { vendorSource } from './resolve/vendor-source.ts';
import type { RoleEntry, SharedEntry, TargetEntry } from './schema/image.ts';
import type { AwsBuilder } from './schema/clouds/aws.ts';
import type { AzureBuilder } from './schema/clouds/azure.ts';
import type { GcpBuilder } from './schema/clouds/gcp.ts';
import type { QemuBuilder } from './schema/clouds/qemu.ts';
import type { SettingsFile } from './schema/settings.ts';
import type { ImageSource } from './source.ts';
import { without, type AllUses } from './uses/uses.ts';

export interface ResolveContext {
  readonly settings: Settings;
  readonly defaults: SettingsFile['defaults'];
  readonly uses: AllUses;
}

/** Valid sources to images, parents first: what an image does not say of access and first boot, its parent says. */
export function resolveImages(
  sources: ReadonlyMap<string, ImageSource>,
  context: ResolveContext,
): ReadonlyMap<string, Image> {
  const ranks = new Map(context.settings.layers.map(({ name, rank }) => [name, rank]));
  const rank = ({ data }: ImageSource) => ranks.get(data.layer) ?? 0;
  const images = new Map<string, Image>();
  for (const source of [...sources.values()].sort(
    (a, b) => rank(a) - rank(b) || (a.data.image < b.data.image ? -1 : 1),
  )) {
    images.set(source.data.image, resolveImage(source, images, context));
  }
  return images;
}

function resolveImage(
  { file, data, places }: ImageSource,
  images: ReadonlyMap<string, Image>,
  context: ResolveContext,
): Image {
  const parent = data.parent === undefined ? undefined : splitReference(data.parent);
  const standsOn = parent === undefined ? undefined : images.get(parent.image);
  const owner = data.owner ?? context.defaults?.owner;
  const targets = Object.entries(data.targets).flatMap(([name, entry]): [TargetName, UnitSettings][] =>
    isTargetName(name) ? [[name, unitSettings(data, [name, entry ?? {}], standsOn?.targets.get(name), context)]] : [],
  );
  return {
    name: data.image,
    layer: data.layer,
    ...(parent !== undefined && { parent }),
    ...(data.description !== undefined && { description: data.description }),
    ...(owner !== undefined && {
      owner: {
        team: owner.team,
        ...(owner.contact !== undefined && { contact: owner.contact }),
        ...(owner.sla !== undefined && { sla: owner.sla }),
      },
    }),
    targets: new Map(targets),
    file,
    place: (path) => places.value(path),
  };
}

function unitSettings(
  image: SharedEntry,
  [name, entry]: readonly [TargetName, TargetEntry],
  parent: UnitSettings | undefined,
  context: ResolveContext,
): UnitSettings {
  const source = vendorSource(entry);
  const named = entry.verify ?? image.verify ?? [];
  const verify = (typeof named === 'string' ? [named] : named).map(normalize);
  const ansible = ansibleSettings(image, entry, context);
  return {
    template: entry.template ?? 'standard',
    ...(source !== undefined && { source }),
    builder: builderOf(name, entry.builder ?? {}, context),
    sourceOptions: entry.source ?? {},
    distribute: entry.distribute ?? {},
    ansible,
    access: accessOf(image, [name, entry], parent),
    firstBoot: firstBootOf(image, entry, parent, source),
    verify,
    verifyUses: without(context.uses.ofPlaybooks(verify), ansible, verify),
    lifecycle: lifecycleOf(context.defaults?.lifecycle, image.lifecycle, entry.lifecycle),
  };
}

/**
 * A cloud's builder takes from `defaults.builder`, then from its account, what the target does not say. The file was held against
 * its schema, which gives the builder of a target the type of its cloud.
 */
function builderOf(
  name: TargetName,
  own: NonNullable<TargetEntry['builder']>,
  { defaults, settings: { accounts } }: ResolveContext,
): Builder {
  const usual = defaults?.builder;
  switch (target(name).cloud) {
    case 'aws':
      return { accounts, aws: { ...regionOf(accounts.aws), ...usual?.aws, ...(own as AwsBuilder) } };
    case 'azure':
      return { accounts, azure: { ...usual?.azure, ...(own as AzureBuilder) } };
    case 'gcp':
      return { accounts, gcp: { ...usual?.gcp, ...(own as GcpBuilder) } };
    case 'qemu':
      return { qemu: own as QemuBuilder };
  }
}

function regionOf(account: { readonly region: string } | undefined) {
  return account === undefined ? {} : { region: account.region };
}

function ansibleSettings(image: SharedEntry, entry: TargetEntry, context: ResolveContext): AnsibleSettings {
  const roles = (entry.ansible?.roles ?? image.ansible?.roles ?? []).map(resolveRole);
  return {
    roles,
    ...context.uses.ofRoles(roles.flatMap((role) => (role.kind === 'local' ? [role.name] : []))),
    collections: (entry.ansible?.collections ?? image.ansible?.collections ?? []).map(
      ({ name, git, version }): Collection =>
        git === undefined ? { kind: 'galaxy', name, version } : { kind: 'git', name, git, version },
    ),
    vars: { ...image.ansible?.vars, ...entry.ansible?.vars },
    secrets: entry.ansible?.secrets ?? image.ansible?.secrets ?? [],
  };
}

function resolveRole(entry: RoleEntry): Role {
  if (typeof entry === 'string') return { kind: 'local', name: entry, path: `roles/${entry}`, vars: {} };
  const { name, git, version, vars = {} } = entry;
  if (version === undefined) return { kind: 'local', name, path: `roles/${name}`, vars };
  return git === undefined ? { kind: 'galaxy', name, version, vars } : { kind: 'git', name, git, version, vars };
}
