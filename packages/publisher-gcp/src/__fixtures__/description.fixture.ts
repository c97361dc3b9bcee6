import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolchain } from '@ostrata/toolchain';
import { Ajv, type ValidateFunction } from 'ajv';

/** Google's published description of one of its APIs, as google-api-python-client brings it. */
export interface Description {
  /** The method that a request is one of. */
  find(method: string, path: string): FoundMethod | undefined;
  /** What is wrong with a request. */
  checkRequest(found: FoundMethod, query: URLSearchParams, body: unknown): readonly string[];
  /** What is wrong with an answer. */
  checkAnswer(found: FoundMethod, body: unknown): readonly string[];
}

export interface FoundMethod {
  /** `compute.images.list`. */
  readonly id: string;
  readonly path: Readonly<Record<string, string>>;
  readonly isUpload: boolean;
}

const { googleApis } = toolchain();
const documents = googleApis?.documents;

/** What a test needs and this machine lacks, as words for the test's name; empty when it has all. */
export const descriptionsMissing =
  documents !== undefined && existsSync(join(documents, 'compute.v1.json'))
    ? ''
    : " (not run: no google-api-python-client, whose descriptions of Google's APIs it needs; run tools/toolchain/install)";

export type Api = 'compute.v1' | 'storage.v1' | 'cloudresourcemanager.v3';

/** Read once for each API: compute's is 5 MB. */
export function description(api: Api): Description {
  const known = loaded.get(api);
  if (known !== undefined) return known;
  const made = load(api);
  loaded.set(api, made);
  return made;
}

const loaded = new Map<Api, Description>();

interface Parameter {
  readonly type: string;
  readonly location: 'path' | 'query';
  readonly required?: boolean;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly format?: string;
}

interface Method {
  readonly id: string;
  readonly path: string;
  readonly httpMethod: string;
  readonly parameters?: Readonly<Record<string, Parameter>>;
  readonly request?: { readonly $ref: string };
  readonly response?: { readonly $ref: string };
  readonly mediaUpload?: { readonly protocols: { readonly simple: { readonly path: string } } };
}

interface Schema {
  readonly type?: string;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly format?: string;
  readonly readOnly?: boolean;
  readonly annotations?: { readonly required?: readonly string[] };
}

interface Resource {
  readonly methods?: Readonly<Record<string, Method>>;
  readonly resources?: Readonly<Record<string, Resource>>;
}

interface Document extends Resource {
  readonly servicePath: string;
  readonly parameters: Readonly<Record<string, Omit<Parameter, 'location'>>>;
  readonly schemas: Readonly<Record<string, Schema>>;
}

function load(api: Api): Description {
  const document: Document = JSON.parse(readFileSync(join(documents ?? '', `${api}.json`), 'utf8'));
  const methods = new Map(methodsOf(document).map((method) => [method.id, method]));
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, formats });
  ajv.addSchema({ $id: api, $defs: mapValues(document.schemas, toJsonSchema) });
  const compiled = new Map<string, ValidateFunction>();
  const check = (name: string, value: unknown): readonly string[] => {
    const validate = compiled.get(name) ?? ajv.compile({ $ref: `${api}#/$defs/${name}` });
    compiled.set(name, validate);
    return validate(value) ? [] : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ''}`);
  };
  const routes = [...methods.values()].flatMap((method) => routesOf(document, method));

  return {
    find: (httpMethod, path) => {
      for (const { method, template, isUpload } of routes) {
        if (method.httpMethod !== httpMethod) continue;
        const values = matchPath(template, path);
        if (values === undefined || !isMeant(method, values)) continue;
        return { id: method.id, path: values, isUpload };
      }
      return undefined;
    },
    checkRequest: ({ id, path, isUpload }, query, body) => {
      const method = methods.get(id);
      if (method === undefined) return [`${id} is not described`];
      const parameters = { ...(method.parameters ?? {}) };
      return [
        ...checkParameters(parameters, document.parameters, path, query),
        ...(isUpload ? [] : checkBody(document, method, body, check)),
      ];
    },
    checkAnswer: ({ id }, body) => {
      const response = methods.get(id)?.response;
      if (response === undefined) return body === undefined ? [] : ['there is a body'];
      return check(response.$ref, body);
    },
  };
}

function checkBody(
  { schemas }: Document,
  { id, request, httpMethod }: Method,
  body: unknown,
  check: (name: string, value: unknown) => readonly string[],
): readonly string[] {
  if (request === undefined) return body === undefined ? [] : ['there is a body'];
  if (typeof body !== 'object' || body === null) return ['there is no body'];
  const properties = schemas[request.$ref]?.properties ?? {};
  // A null in a patch takes the field away.
  const given = Object.entries(body).filter(([, value]) => httpMethod !== 'PATCH' || value !== null);
  const readOnly = Object.keys(body).filter((key) => properties[key]?.readOnly);
  const missing = Object.entries(properties).filter(
    ([key, { annotations }]) => annotations?.required?.includes(id) && !(key in body),
  );
  return [
    ...check(request.$ref, Object.fromEntries(given)),
    ...Object.keys(body)
      .filter((key) => !(key in properties))
      .map((key) => `the body has an unknown key ${key}`),
    ...readOnly.map((key) => `${key} is for answers only`),
    ...missing.map(([key]) => `the body has no ${key}`),
  ];
}

function checkParameters(
  own: Readonly<Record<string, Parameter>>,
  common: Document['parameters'],
  path: FoundMethod['path'],
  query: URLSearchParams,
): readonly string[] {
  const given = [...Object.entries(path), ...query];
  const required = Object.entries(own).filter(([, { required: is }]) => is);
  return [
    ...given.flatMap(([key, value]) => {
      const parameter = own[key] ?? common[key];
      if (parameter === undefined) return [`there is no parameter ${key}`];
      return isFitting(parameter, value) ? [] : [`${key} cannot be ${JSON.stringify(value)}`];
    }),
    ...required.filter(([key]) => !given.some(([is]) => is === key)).map(([key]) => `${key} is missing`),
  ];
}

function isFitting({ type, pattern, enum: values, format }: Omit<Parameter, 'location'>, value: string): boolean {
  if (values !== undefined) return values.includes(value);
  if (type === 'integer' || format === 'int64') return /^-?\d+$/.test(value);
  if (type === 'boolean') return value === 'true' || value === 'false';
  return pattern === undefined || new RegExp(`^(?:${pattern})$`).test(value);
}

/** Discovery's schemas are of an old draft: names as references, patterns of whole values, all keys known. */
function toJsonSchema(schema: Schema): object {
  const { type, $ref, properties, additionalProperties, items, pattern, format } = schema;
  if ($ref !== undefined) return { $ref: `#/$defs/${$ref}` };
  if (type === 'any') return {};
  return {
    type,
    ...(schema.enum !== undefined && { enum: schema.enum }),
    ...(pattern !== undefined && { pattern: `^(?:${pattern})$` }),
    ...(format !== undefined && format in formats && { format }),
    ...(items !== undefined && { items: toJsonSchema(items) }),
    ...(type === 'object' && {
      properties: mapValues(properties ?? {}, toJsonSchema),
      additionalProperties: additionalProperties === undefined ? false : toJsonSchema(additionalProperties),
    }),
  };
}

const formats = {
  int64: /^-?\d+$/,
  uint64: /^\d+$/,
  byte: /^[A-Za-z0-9+/_-]*={0,2}$/,
  'date-time': (text: string) => !Number.isNaN(Date.parse(text)),
  int32: { type: 'number' as const, validate: Number.isInteger },
  uint32: { type: 'number' as const, validate: (value: number) => Number.isInteger(value) && value >= 0 },
};

function methodsOf({ methods = {}, resources = {} }: Resource): readonly Method[] {
  return [...Object.values(methods), ...Object.values(resources).flatMap(methodsOf)];
}

function routesOf({ servicePath }: Document, method: Method) {
  const upload = method.mediaUpload?.protocols.simple.path;
  const template = `/${servicePath}${method.path}`;
  return [
    { method, template, isUpload: false },
    ...(upload === undefined ? [] : [{ method, template: upload, isUpload: true }]),
  ];
}

/** `v3/{+name}` is the path of many methods; the pattern of the name tells them apart. */
function isMeant({ path, parameters = {} }: Method, values: Readonly<Record<string, string>>): boolean {
  if (!path.includes('{+')) return true;
  return Object.entries(values).every(([key, value]) => new RegExp(parameters[key]?.pattern ?? '').test(value));
}

function matchPath(template: string, path: string): Readonly<Record<string, string>> | undefined {
  const names = [...template.matchAll(/\{\+?(\w+)\}/g)].map(([, name = '']) => name);
  const pattern = template.replace(/\{\+\w+\}/g, '(.+)').replace(/\{\w+\}/g, '([^/]+)');
  const match = new RegExp(`^${pattern}$`).exec(path);
  if (match === null) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]));
}

function mapValues<In, Out>(record: Readonly<Record<string, In>>, map: (value: In) => Out): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
