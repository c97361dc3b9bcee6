import { ComputeManagementClient } from '@azure/arm-compute';
import { ResourceManagementClient } from '@azure/arm-resources';
import type { CompositeMapper, Mapper, OperationSpec } from '@azure/core-client';

/** Azure Compute's own description of the operations that are served, out of the SDK that is generated from it. */
export interface Operation {
  readonly name: string;
  readonly spec: OperationSpec;
  readonly pattern: RegExp;
}

/** The operations that a publisher has any business with. */
export async function describedOperations(): Promise<readonly Operation[]> {
  const recorded: OperationSpec[] = [];
  const client = new ComputeManagementClient({ getToken: async () => null }, 'subscription');
  const resources = new ResourceManagementClient({ getToken: async () => null }, 'subscription');
  for (const one of [client, resources]) {
    one.sendOperationRequest = async (_args, spec) => {
      recorded.push(spec);
      throw new Error('recorded');
    };
  }
  const calls: Readonly<Record<string, () => Promise<unknown>>> = {
    'galleries/read': () => client.galleries.get('g', 'n'),
    'galleries/share/action': () => client.gallerySharingProfile.beginUpdate('g', 'n', { operationType: 'Add' }),
    'galleries/images/read': () => client.galleryImages.get('g', 'n', 'd'),
    'galleries/images/read (list)': () => client.galleryImages.listByGallery('g', 'n').next(),
    'galleries/images/write': () => client.galleryImages.beginCreateOrUpdate('g', 'n', 'd', { location: 'l' }),
    'galleries/images/write (update)': () => client.galleryImages.beginUpdate('g', 'n', 'd', {}),
    'galleries/images/versions/read': () => client.galleryImageVersions.get('g', 'n', 'd', 'v'),
    'galleries/images/versions/read (list)': () => client.galleryImageVersions.listByGalleryImage('g', 'n', 'd').next(),
    'galleries/images/versions/write': () =>
      client.galleryImageVersions.beginCreateOrUpdate('g', 'n', 'd', 'v', { location: 'l' }),
    'galleries/images/versions/write (update)': () => client.galleryImageVersions.beginUpdate('g', 'n', 'd', 'v', {}),
    'galleries/images/versions/delete': () => client.galleryImageVersions.beginDelete('g', 'n', 'd', 'v'),
    'images/read (list)': () => client.images.listByResourceGroup('g').next(),
    'images/delete': () => client.images.beginDelete('g', 'i'),
    'locations/publishers/artifacttypes/offers/skus/versions/read (list)': () =>
      client.virtualMachineImages.list('l', 'p', 'o', 's'),
    'locations/publishers/artifacttypes/offers/skus/versions/read': () =>
      client.virtualMachineImages.get('l', 'p', 'o', 's', 'v'),
    'Microsoft.Resources/subscriptions/resourceGroups/read (list)': () => resources.resourceGroups.list().next(),
    'Microsoft.Resources/subscriptions/resourceGroups/delete': () => resources.resourceGroups.beginDelete('g'),
  };
  const operations: Operation[] = [];
  for (const [name, call] of Object.entries(calls)) {
    await call().catch(() => {});
    const spec = recorded.pop();
    if (spec?.path === undefined) throw new Error(`the SDK has no operation for ${name}`);
    operations.push({ name, spec, pattern: new RegExp(`^${spec.path.replace(/\{[^}]+\}/g, '([^/]+)')}$`, 'i') });
  }
  return operations;
}

/** What of a body is not as the description has it. */
export function faultsOf(spec: OperationSpec, mapper: Mapper, value: unknown, isRequest: boolean): readonly string[] {
  return check(mapper, value, '$');

  function check(expected: Mapper, found: unknown, at: string): string[] {
    const { type } = expected;
    if (found === null || found === undefined) return expected.required === true ? [`${at} is missing`] : [];
    switch (type.name) {
      case 'String':
      case 'Uuid':
        return typeof found === 'string' ? constraints(expected, found, at) : [`${at} is no string`];
      case 'Number':
        return typeof found === 'number' ? constraints(expected, found, at) : [`${at} is no number`];
      case 'Boolean':
        return typeof found === 'boolean' ? [] : [`${at} is no boolean`];
      case 'DateTime':
        return typeof found === 'string' && !Number.isNaN(Date.parse(found)) ? [] : [`${at} is no time`];
      case 'Enum': {
        const { allowedValues } = type as { readonly allowedValues: readonly unknown[] };
        return allowedValues.includes(found) ? [] : [`${at} is none of ${allowedValues.join(', ')}`];
      }
      case 'Sequence': {
        const { element } = type as { readonly element: Mapper };
        if (!Array.isArray(found)) return [`${at} is no array`];
        return found.flatMap((item, index) => check(element, item, `${at}[${index}]`));
      }
      case 'Dictionary': {
        const { value: element } = type as { readonly value: Mapper };
        return isObject(found)
          ? Object.entries(found).flatMap(([key, item]) => check(element, item, `${at}.${key}`))
          : [`${at} is no object`];
      }
      case 'Composite':
        return isObject(found) ? composite(expected as CompositeMapper, found, at) : [`${at} is no object`];
      default:
        return [`${at} is of a kind that is not checked: ${type.name}`];
    }
  }

  function composite({ type }: CompositeMapper, found: Readonly<Record<string, unknown>>, at: string): string[] {
    const whole = type.modelProperties === undefined ? spec.serializer.modelMappers[type.className ?? ''] : { type };
    const properties: Readonly<Record<string, Mapper>> = whole?.type.modelProperties ?? {};
    return level(
      Object.values(properties).map((mapper) => ({ path: (mapper.serializedName ?? '').split('.'), mapper })),
      found,
      at,
    );
  }

  /** The SDK flattens `properties`; `properties.x` is a path here. */
  function level(
    fields: readonly { readonly path: readonly string[]; readonly mapper: Mapper }[],
    found: Readonly<Record<string, unknown>>,
    at: string,
  ): string[] {
    const names = new Set(fields.map(({ path }) => path[0] ?? ''));
    const unknown = Object.keys(found).filter((key) => !names.has(key));
    return [
      ...unknown.map((key) => `${at}.${key} is not described`),
      ...[...names].flatMap((name) => {
        const under = fields.filter(({ path }) => path[0] === name);
        const [own] = under.filter(({ path }) => path.length === 1);
        const value = found[name];
        if (own !== undefined) {
          const isTold = isRequest && own.mapper.readOnly === true && value !== undefined;
          return isTold ? [`${at}.${name} is read only`] : check(own.mapper, value, `${at}.${name}`);
        }
        if (value === undefined) return [];
        const deeper = under.map(({ path, mapper }) => ({ path: path.slice(1), mapper }));
        return isObject(value) ? level(deeper, value, `${at}.${name}`) : [`${at}.${name} is no object`];
      }),
    ];
  }
}

function constraints({ constraints: rules }: Mapper, found: string | number, at: string): string[] {
  if (rules === undefined) return [];
  const faults: string[] = [];
  if (rules.Pattern !== undefined && !rules.Pattern.test(String(found))) faults.push(`${at} is not ${rules.Pattern}`);
  if (rules.MaxLength !== undefined && String(found).length > rules.MaxLength) faults.push(`${at} is too long`);
  if (rules.InclusiveMinimum !== undefined && Number(found) < rules.InclusiveMinimum) faults.push(`${at} is too small`);
  if (rules.InclusiveMaximum !== undefined && Number(found) > rules.InclusiveMaximum) faults.push(`${at} is too great`);
  return faults;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
