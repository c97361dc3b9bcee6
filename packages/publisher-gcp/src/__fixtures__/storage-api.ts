import type { Asked } from './compute-api.ts';
import { Refusal } from './state.ts';

/** A reply with headers of its own. `text` is an object's content, which is no answer of the API. */
export interface StorageReply {
  readonly body?: object;
  readonly text?: string;
  readonly generation?: number;
}

/** Cloud Storage, as far as this package knows it: one bucket. */
export const storageApi: Readonly<Record<string, (asked: Asked & { readonly content: string }) => StorageReply>> = {
  'storage.objects.insert': ({ state, parameters, content }) => {
    const { name = '', bucket = '' } = parameters;
    checkBucket(parameters);
    const present = state.objects.get(name)?.generation ?? 0;
    requireGeneration(present, parameters);
    const generation = state.next();
    state.objects.set(name, { text: content, generation });
    return { body: objectAnswer(bucket, name, generation) };
  },
  'storage.objects.get': ({ state, parameters }) => {
    checkBucket(parameters);
    const { object = '', bucket = '', alt } = parameters;
    const found = state.objects.get(object);
    if (found === undefined) throw new Refusal(404, 'notFound', `No such object: ${bucket}/${object}`);
    if (alt === 'media') return found;
    return { body: objectAnswer(bucket, object, found.generation) };
  },
  'storage.objects.delete': ({ state, parameters }) => {
    checkBucket(parameters);
    const { object = '', bucket = '' } = parameters;
    const found = state.objects.get(object);
    if (found === undefined) throw new Refusal(404, 'notFound', `No such object: ${bucket}/${object}`);
    requireGeneration(found.generation, parameters);
    state.objects.delete(object);
    return {};
  },
  'storage.objects.list': ({ state, parameters, pageSize }) => {
    checkBucket(parameters);
    const { bucket = '', prefix = '', pageToken } = parameters;
    const found = [...state.objects].filter(([name]) => name.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));
    const start = Number(pageToken ?? 0);
    const page = found.slice(start, start + pageSize);
    const items = page.map(([name, { generation }]) => objectAnswer(bucket, name, generation));
    return {
      body: {
        kind: 'storage#objects',
        ...(items.length > 0 && { items }),
        ...(start + pageSize < found.length && { nextPageToken: `${start + pageSize}` }),
      },
    };
  },
};

function objectAnswer(bucket: string, name: string, generation: number): object {
  return { kind: 'storage#object', bucket, name, generation: `${generation}`, metageneration: '1' };
}

function requireGeneration(present: number, { ifGenerationMatch }: Asked['parameters']): void {
  if (ifGenerationMatch === undefined || Number(ifGenerationMatch) === present) return;
  throw new Refusal(412, 'conditionNotMet', 'At least one of the pre-conditions you specified did not hold.');
}

function checkBucket({ bucket = '' }: Asked['parameters']): void {
  if (bucket !== 'acme-claims') throw new Refusal(404, 'notFound', 'The specified bucket does not exist.');
}
