import { builderAnswer, imageAnswer, operationAnswer, policyAnswer, turn } from './answers.ts';
import { newImage, Refusal, type Binding, type State, type StoredImage } from './state.ts';

/** A request as the handlers see it. Path and query are one: no name is in both. */
export interface Asked {
  readonly state: State;
  readonly project: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Held against the description already. */
  readonly body: unknown;
  readonly pageSize: number;
}

export type Handler = (asked: Asked) => object | undefined;

interface ImageBody {
  readonly name: string;
  readonly sourceImage?: string;
  readonly description?: string | null;
  readonly family?: string | null;
  readonly labels?: Record<string, string>;
}

/** Compute Engine, as far as this package knows it. */
export const computeApi: Readonly<Record<string, Handler>> = {
  'compute.images.list': ({ state, project, parameters, pageSize }) => {
    const matching = [...state.images.values()].filter(({ labels }) => isMatching(parameters['filter'], labels));
    const start = Number(parameters['pageToken'] ?? 0);
    const page = matching.slice(start, start + pageSize);
    return {
      kind: 'compute#imageList',
      ...(page.length > 0 && { items: page.map((image) => imageAnswer(project, image)) }),
      ...(start + pageSize < matching.length && { nextPageToken: `${start + pageSize}` }),
    };
  },
  'compute.images.get': (asked) => imageAnswer(asked.project, imageIn(asked)),
  'compute.images.getFromFamily': ({ state, parameters: { project = '', family = '' }, project: own }) => {
    const images = project === own ? [...state.images.values()] : ofProject(state, project);
    const [newest] = images
      .filter((image) => image.family === family && image.deprecated === undefined)
      .sort((a, b) => b.id - a.id);
    if (newest === undefined) throw notFound(`projects/${project}/global/images/family/${family}`);
    return imageAnswer(project, newest);
  },
  'compute.images.insert': (asked) => {
    const { name, sourceImage = '', description, labels = {} } = asked.body as ImageBody;
    const { state } = asked;
    return operation(asked, 'insert', () => {
      const source = sourceImage.split('/').at(-1) ?? '';
      if (state.images.get(source)?.status !== 'READY')
        throw new Refusal(404, 'notFound', `${sourceImage} is not there`);
      if (state.images.has(name)) throw new Refusal(409, 'alreadyExists', `The resource '${name}' already exists`);
      checkTexts(description, labels);
      const image = newImage(state, name, { status: 'PENDING', labels, ...(description && { description }) });
      state.images.set(name, image);
      return () => void (image.status = 'READY');
    });
  },
  'compute.images.patch': (asked) => {
    const { family, description } = asked.body as ImageBody;
    return operation(asked, 'patch', () => {
      const image = imageIn(asked);
      checkTexts(description, {});
      if (family && !/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(family)) throw invalid(`Invalid family ${family}`);
      return () => {
        if (description !== undefined) image.description = description ?? '';
        if (family === null) delete image.family;
        else if (family !== undefined) image.family = family;
      };
    });
  },
  'compute.images.setLabels': (asked) => {
    const { labels, labelFingerprint } = asked.body as { labels: Record<string, string>; labelFingerprint: string };
    return operation(asked, 'setLabels', () => {
      const image = imageIn(asked);
      if (labelFingerprint !== turn(image.labelTurn))
        throw conflict('Labels fingerprint either invalid or resource labels have changed');
      checkTexts(undefined, labels);
      image.labelTurn += 1;
      return () => void (image.labels = labels);
    });
  },
  'compute.images.deprecate': (asked) =>
    operation(asked, 'deprecate', () => {
      const image = imageIn(asked);
      return () => void (image.deprecated = asked.body as Record<string, string>);
    }),
  'compute.images.delete': (asked) =>
    operation(asked, 'delete', () => {
      const image = imageIn(asked);
      image.status = 'DELETING';
      return () => {
        if (asked.state.images.get(image.name) === image) asked.state.images.delete(image.name);
      };
    }),
  'compute.images.getIamPolicy': (asked) => policyAnswer(imageIn(asked)),
  'compute.images.setIamPolicy': (asked) => {
    const { policy } = asked.body as { policy: { bindings?: Binding[]; etag?: string } };
    const image = imageIn(asked);
    if (policy.etag !== turn(image.policyTurn)) throw conflict('The policy has changed since it was read');
    image.bindings = [...(policy.bindings ?? [])];
    image.policyTurn += 1;
    return policyAnswer(image);
  },
  'compute.globalOperations.get': ({ state, project, parameters }) => {
    const found = state.operations.get(parameters['operation'] ?? '');
    if (found === undefined) throw notFound('operation');
    return operationAnswer(project, found);
  },
  'compute.zoneOperations.get': (asked) => computeApi['compute.globalOperations.get']?.(asked),
  'compute.instances.aggregatedList': (asked) => aggregated(asked, 'instances'),
  'compute.disks.aggregatedList': (asked) => aggregated(asked, 'disks'),
  'compute.instances.delete': (asked) => deleteBuilder(asked, 'instance'),
  'compute.disks.delete': (asked) => deleteBuilder(asked, 'disk'),
};

/** Refuses at once, or starts; what it does is done some requests later, whoever makes them. One request id is one change. */
function operation(asked: Asked, type: string, start: () => () => void, zone?: string): object {
  const { state, parameters, project } = asked;
  const { requestId } = parameters;
  const known = [...state.operations.values()].find((one) => requestId !== undefined && one.requestId === requestId);
  if (known !== undefined) return operationAnswer(project, known);
  const effect = start();
  const id = state.next();
  const started = {
    name: `operation-${id}`,
    id,
    requestId,
    type,
    left: 2,
    effect,
    ...(zone !== undefined && { zone }),
  };
  state.operations.set(started.name, started);
  return operationAnswer(project, started);
}

function aggregated({ state, project, parameters }: Asked, kind: 'instances' | 'disks'): object {
  const found = [...state.builders.values()].filter(
    (one) => one.kind === kind && isMatching(parameters['filter'], one.labels, one.name),
  );
  const items = Object.fromEntries(
    found.map(({ zone }) => [
      `zones/${zone}`,
      { [kind]: found.filter((one) => one.zone === zone).map((one) => builderAnswer(project, one)) },
    ]),
  );
  return { kind: `compute#${kind === 'disks' ? 'disk' : 'instance'}AggregatedList`, items };
}

function deleteBuilder(asked: Asked, parameter: 'instance' | 'disk'): object {
  const { state, parameters } = asked;
  const key = `${parameter}s/${parameters[parameter]}`;
  const effect = () => {
    const found = state.builders.get(key);
    if (found === undefined) throw notFound(key);
    if (found.users?.some((user) => state.builders.has(`instances/${user.split('/').at(-1)}`)))
      throw new Refusal(400, 'resourceInUseByAnotherResource', `${key} is in use`);
    return () => {
      state.builders.delete(key);
      for (const { name, autoDelete } of found.disks ?? []) if (autoDelete) state.builders.delete(`disks/${name}`);
    };
  };
  return operation(asked, 'delete', effect, parameters['zone']);
}

function imageIn({ state, parameters }: Asked): StoredImage {
  const name = parameters['image'] ?? parameters['resource'] ?? '';
  const image = state.images.get(name);
  if (image === undefined) throw notFound(`images/${name}`);
  return image;
}

function ofProject({ vendors }: State, project: string): readonly StoredImage[] {
  return [...vendors].flatMap(([key, image]) => (key.startsWith(`${project}/`) ? [image] : []));
}

/** `(labels.a = "x") (labels.b:*)`, or `name eq <regular expression>`; nothing else is understood. */
function isMatching(filter: string | undefined, labels: Readonly<Record<string, string>>, name = ''): boolean {
  if (filter === undefined || filter === '') return true;
  const [, expression] = /^name eq (\S+)$/.exec(filter) ?? [];
  if (expression !== undefined) return new RegExp(`^(?:${expression})$`).test(name);
  const part = /\(labels\.(?<key>[a-z0-9_-]+)(?::\*| = "(?<value>[a-z0-9_-]*)")\) ?/y;
  for (let at = 0; at < filter.length; at = part.lastIndex) {
    part.lastIndex = at;
    const { key = '', value } = part.exec(filter)?.groups ?? {};
    if (key === '') throw invalid(`Invalid value for field 'filter': '${filter}'`);
    if (labels[key] === undefined || (value !== undefined && labels[key] !== value)) return false;
  }
  return true;
}

/** Limits that are described in words alone. */
function checkTexts(description: string | null | undefined, labels: Readonly<Record<string, string>>): void {
  if ((description ?? '').length > 2048) throw invalid('The description is too long');
  if (Object.keys(labels).length > 64) throw invalid('There are more than 64 labels');
  for (const [key, value] of Object.entries(labels)) {
    if (!/^[a-z][a-z0-9_-]{0,62}$/.test(key)) throw invalid(`Invalid label key '${key}'`);
    if (!/^[a-z0-9_-]{0,63}$/.test(value)) throw invalid(`Invalid label value '${value}'`);
  }
}

function notFound(what: string): Refusal {
  return new Refusal(404, 'notFound', `The resource '${what}' was not found`);
}

function conflict(message: string): Refusal {
  return new Refusal(412, 'conditionNotMet', message);
}

function invalid(message: string): Refusal {
  return new Refusal(400, 'invalid', message);
}
