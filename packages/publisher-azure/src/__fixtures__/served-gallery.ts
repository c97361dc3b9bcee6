import * as z from 'zod';

/** An answer of Azure Resource Manager; `operation` is one that takes long, to be followed. */
export interface Served {
  readonly status: number;
  readonly body?: unknown;
  readonly operation?: string;
}

const tags = z.record(z.string(), z.string());
const region = z.looseObject({ name: z.string() });
const versionBody = z.looseObject({
  location: z.string().optional(),
  tags: tags.optional(),
  properties: z
    .looseObject({
      publishingProfile: z.looseObject({ targetRegions: z.array(region).optional() }).optional(),
      storageProfile: z.looseObject({ source: z.object({ id: z.string() }).optional() }).optional(),
    })
    .optional(),
});
const definitionBody = z.looseObject({
  tags: tags.optional(),
  properties: z
    .looseObject({
      osType: z.string(),
      osState: z.string(),
      identifier: z.object({ publisher: z.string(), offer: z.string(), sku: z.string() }),
      endOfLifeDate: z.string().optional(),
    })
    .optional(),
});
/** What of a definition Azure never changes. */
const fixed = ['osType', 'osState', 'hyperVGeneration', 'architecture', 'identifier', 'purchasePlan'] as const;
const sharing = z.object({
  operationType: z.string(),
  groups: z.array(z.object({ type: z.string(), ids: z.array(z.string()) })).optional(),
});

interface Stored {
  readonly id: string;
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly state: string;
}

/** A gallery, the managed images of its group and a marketplace, with the rules that Azure's documentation gives. */
export function servedGallery(root: string) {
  const gallery = `${root}/galleries/images`;
  const definitions = new Map<string, Stored>();
  const versions = new Map<string, Stored>();
  const managed = new Set<string>();
  const groups = new Map<string, Readonly<Record<string, string>>>();
  const shares = new Map<string, Set<string>>();
  const operations = new Map<string, { left: number; readonly end: () => void }>();
  const marketplace = new Map<string, Readonly<Record<string, unknown>>>();
  let number = 0;

  /** Time goes by with each call. */
  const tick = () => {
    for (const operation of operations.values()) {
      if (operation.left > 0 && (operation.left -= 1) === 0) operation.end();
    }
  };
  const begin = (end: () => void) => {
    const name = `operation-${(number += 1)}`;
    operations.set(name, { left: 3, end });
    return name;
  };
  const shown = ({ id, name, body, tags: own, properties, state }: Stored, type: string) => ({
    ...body,
    id,
    name,
    type,
    tags: own,
    properties: { ...properties, provisioningState: state },
  });
  const showVersion = (stored: Stored) => shown(stored, 'Microsoft.Compute/galleries/images/versions');
  const showDefinition = (stored: Stored) => shown(stored, 'Microsoft.Compute/galleries/images');
  const isBusy = ({ state }: Stored) => state !== 'Succeeded' && state !== 'Failed';

  const handlers: Readonly<
    Record<string, (names: readonly string[], body: unknown, query: URLSearchParams) => Served>
  > = {
    'Microsoft.Resources/subscriptions/resourceGroups/read (list)': (_names, _body, query) => {
      const [, tag] = /^tagName eq '([^']+)'$/.exec(query.get('$filter') ?? '') ?? [];
      if (tag === undefined) return refused(400, 'InvalidFilterInQueryString');
      const value = [...groups]
        .filter(([, own]) => own[tag] !== undefined)
        .map(([name, own]) => ({
          id: `${root.split('/resourceGroups/')[0] ?? ''}/resourceGroups/${name}`,
          name,
          location: 'westeurope',
          tags: own,
          properties: { provisioningState: 'Succeeded' },
        }));
      return { status: 200, body: { value } };
    },
    'Microsoft.Resources/subscriptions/resourceGroups/delete': ([name = '']) => {
      if (!groups.has(name)) return refused(404, 'ResourceGroupNotFound');
      return { status: 202, operation: begin(() => void groups.delete(name)) };
    },
    'galleries/read': () => ({
      status: 200,
      body: {
        id: gallery,
        name: 'images',
        type: 'Microsoft.Compute/galleries',
        location: 'westeurope',
        properties: {
          provisioningState: 'Succeeded',
          sharingProfile: {
            permissions: 'Groups',
            groups: [...shares].map(([type, ids]) => ({ type, ids: [...ids] })),
          },
        },
      },
    }),
    'galleries/share/action': (_names, body) => {
      const { operationType, groups = [] } = sharing.parse(body);
      for (const { type, ids } of groups) {
        const present = shares.get(type) ?? new Set();
        const left = [...present].filter((id) => !ids.includes(id));
        shares.set(type, new Set(operationType === 'Remove' ? left : [...present, ...ids]));
      }
      return { status: 200, body: { operationType, groups } };
    },
    'galleries/images/read': ([name = '']) => found(definitions.get(name), showDefinition),
    'galleries/images/read (list)': () => ({
      status: 200,
      body: { value: [...definitions.values()].map(showDefinition) },
    }),
    'galleries/images/write': ([name = ''], body) => {
      const { data } = definitionBody.safeParse(body);
      if (data?.properties === undefined) return refused(400, 'InvalidParameter');
      const { tags: own = {}, properties, ...rest } = data;
      const present = definitions.get(name);
      if (!areTags(own)) return refused(400, 'InvalidTags');
      if (present !== undefined && isChanged(present.properties, properties)) {
        return refused(409, 'PropertyChangeNotAllowed');
      }
      const isTaken = [...definitions.values()].some(
        (other) =>
          other.name !== name &&
          JSON.stringify(other.properties['identifier']) === JSON.stringify(properties.identifier),
      );
      if (isTaken) return refused(400, 'InvalidParameter');
      const state = present?.state === 'Succeeded' ? 'Succeeded' : 'Creating';
      const stored = { id: `${gallery}/images/${name}`, name, body: rest, tags: own, properties, state };
      definitions.set(name, stored);
      if (state === 'Succeeded') return { status: 200, body: showDefinition(stored) };
      const operation = begin(() => {
        const now = definitions.get(name);
        if (now !== undefined) definitions.set(name, { ...now, state: 'Succeeded' });
      });
      return { status: 201, body: showDefinition(stored), operation };
    },
    'galleries/images/write (update)': ([name = ''], body) => {
      const present = definitions.get(name);
      if (present === undefined) return refused(404, 'ResourceNotFound');
      const { tags: own = present.tags, properties = {} } = definitionBody.parse(body);
      if (!areTags(own)) return refused(400, 'InvalidTags');
      if (isChanged(present.properties, properties)) return refused(409, 'PropertyChangeNotAllowed');
      const stored = { ...present, tags: own, properties: { ...present.properties, ...properties } };
      definitions.set(name, stored);
      return { status: 200, body: showDefinition(stored) };
    },
    'galleries/images/versions/read': ([definition = '', name = '']) =>
      found(versions.get(`${definition}/${name}`), showVersion),
    'galleries/images/versions/read (list)': ([definition = '']) => {
      if (!definitions.has(definition)) return refused(404, 'ResourceNotFound');
      const own = [...versions].filter(([key]) => key.startsWith(`${definition}/`)).map(([, stored]) => stored);
      return { status: 200, body: { value: own.map(showVersion) } };
    },
    'galleries/images/versions/write': ([definition = '', name = ''], body) => {
      const key = `${definition}/${name}`;
      if (!definitions.has(definition)) return refused(404, 'ParentResourceNotFound');
      if (definitions.get(definition)?.state !== 'Succeeded') return refused(409, 'Conflict');
      const isName = /^\d+\.\d+\.\d+$/.test(name) && name.split('.').every((part) => Number(part) < 2 ** 31);
      if (!isName) return refused(400, 'InvalidGalleryImageVersionName');
      const { location = '', tags: own = {}, properties = {} } = versionBody.parse(body);
      const source = properties.storageProfile?.source?.id;
      const present = versions.get(key);
      if (present !== undefined && isBusy(present)) return refused(409, 'Conflict');
      if (present === undefined && (source === undefined || !isSource(source))) return refused(404, 'ResourceNotFound');
      const old = versionBody.shape.properties.parse(present?.properties)?.storageProfile?.source?.id;
      if (present !== undefined && source !== old) return refused(409, 'PropertyChangeNotAllowed');
      const regions = properties.publishingProfile?.targetRegions ?? [];
      if (!regions.some((one) => plain(one.name) === location)) return refused(400, 'SourceRegionNotInTargetRegions');
      if (!areTags(own)) return refused(400, 'InvalidTags');
      const stored: Stored = {
        id: `${gallery}/images/${definition}/versions/${name}`,
        name,
        body: { location },
        tags: own,
        properties: {
          publishingProfile: profile({}, properties.publishingProfile ?? {}),
          storageProfile: { source: { id: source }, osDiskImage: { sizeInGB: 30, hostCaching: 'ReadWrite' } },
        },
        state: 'Creating',
      };
      versions.set(key, stored);
      const operation = begin(() => settle(key, stored));
      return { status: 201, body: showVersion(stored), operation };
    },
    'galleries/images/versions/write (update)': ([definition = '', name = ''], body) => {
      const key = `${definition}/${name}`;
      const present = versions.get(key);
      if (present === undefined) return refused(404, 'ResourceNotFound');
      if (isBusy(present)) return refused(409, 'Conflict');
      const { tags: own = present.tags, properties = {} } = versionBody.parse(body);
      if (!areTags(own)) return refused(400, 'InvalidTags');
      const old = z.looseObject({}).parse(present.properties['publishingProfile']);
      const publishingProfile = profile(old, properties.publishingProfile ?? {});
      const stored = {
        ...present,
        tags: own,
        properties: { ...present.properties, publishingProfile },
        state: 'Updating',
      };
      versions.set(key, stored);
      return { status: 202, body: showVersion(stored), operation: begin(() => settle(key, stored)) };
    },
    'galleries/images/versions/delete': ([definition = '', name = '']) => {
      const key = `${definition}/${name}`;
      const present = versions.get(key);
      if (present === undefined) return { status: 204 };
      if (isBusy(present)) return refused(409, 'Conflict');
      versions.set(key, { ...present, state: 'Deleting' });
      return { status: 202, operation: begin(() => void versions.delete(key)) };
    },
    'images/read (list)': () => ({
      status: 200,
      body: { value: [...managed].map((id) => ({ id, name: id.split('/').at(-1), location: 'westeurope' })) },
    }),
    'images/delete': ([name = '']) => {
      const id = `${root}/images/${name}`;
      if (!managed.has(id)) return { status: 204 };
      return { status: 202, operation: begin(() => void managed.delete(id)) };
    },
    'locations/publishers/artifacttypes/offers/skus/versions/read (list)': (names) => {
      const front = `${names.join('/')}/`;
      const own = [...marketplace].filter(([key]) => key.startsWith(front));
      if (own.length === 0) return refused(404, 'NotFound');
      return { status: 200, body: own.map(([key]) => ({ location: names[0], name: key.slice(front.length) })) };
    },
    'locations/publishers/artifacttypes/offers/skus/versions/read': (names) => {
      const one = marketplace.get(names.join('/'));
      if (one === undefined) return refused(404, 'NotFound');
      return { status: 200, body: { location: names[0], name: names.at(-1), properties: one } };
    },
  };

  function settle(key: string, stored: Stored): void {
    if (versions.has(key)) versions.set(key, { ...stored, state: 'Succeeded' });
  }
  function isSource(id: string): boolean {
    return managed.has(id) || [...versions.values()].some((version) => version.id === id);
  }

  return {
    handlers,
    tick,
    /** `Succeeded`, `InProgress`, or nothing for an operation that was never begun. */
    operation: (name: string) => {
      const operation = operations.get(name);
      return operation && (operation.left === 0 ? 'Succeeded' : 'InProgress');
    },
    /** What a build leaves: a managed image, by its id. */
    addManagedImage: () => {
      const id = `${root}/images/built-${(number += 1)}`;
      managed.add(id);
      return id;
    },
    /** Resource groups of the subscription, by name, with their tags. */
    groups,
    addVendorImage: (key: string, properties: Readonly<Record<string, unknown>>) => marketplace.set(key, properties),
    managed: () => [...managed],
    versions: () => [...versions.values()].map(showVersion),
    definitions: () => [...definitions.values()].map(showDefinition),
    shares: () => [...shares.values()].flatMap((ids) => [...ids]),
  };
}

function found(stored: Stored | undefined, show: (stored: Stored) => unknown): Served {
  return stored === undefined ? refused(404, 'ResourceNotFound') : { status: 200, body: show(stored) };
}

export function refused(status: number, code: string): Served {
  return { status, body: { error: { code, message: `${code}.` } } };
}

/** Azure shows regions by another name than it takes them. */
function profile(
  old: Readonly<Record<string, unknown>>,
  next: { readonly targetRegions?: readonly { readonly name: string }[] | undefined },
): Readonly<Record<string, unknown>> {
  const { targetRegions, ...rest } = next;
  const display: Readonly<Record<string, string>> = { westeurope: 'West Europe', northeurope: 'North Europe' };
  return {
    publishedDate: '2026-11-23T12:00:00Z',
    ...old,
    ...rest,
    ...(targetRegions && {
      targetRegions: targetRegions.map((one) => ({ ...one, name: display[plain(one.name)] ?? one.name })),
    }),
  };
}

/** Whether a body would change what stays as it was made. */
function isChanged(present: Readonly<Record<string, unknown>>, next: Readonly<Record<string, unknown>>): boolean {
  return fixed.some((name) => next[name] !== undefined && JSON.stringify(next[name]) !== JSON.stringify(present[name]));
}

function plain(name: string): string {
  return name.replaceAll(' ', '').toLowerCase();
}

function areTags(own: Readonly<Record<string, string>>): boolean {
  const all = Object.entries(own);
  return all.length <= 50 && all.every(([name, value]) => /^[^<>%&\\?/]{1,512}$/.test(name) && value.length <= 256);
}
