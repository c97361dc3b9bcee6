import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/** GitHub's published description of its REST API, as the npm package `@octokit/openapi` brings it. */
export interface Description {
  /** What is wrong with a request to an operation, such as `POST /repos/{owner}/{repo}/git/tags`. */
  checkRequest(operation: string, request: DescribedRequest): readonly string[];
  /** What is wrong with an answer; a status that is not described must have GitHub's common error as its body. */
  checkAnswer(operation: string, status: number, body: unknown): readonly string[];
}

export interface DescribedRequest {
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export type DescriptionName = 'api.github.com' | 'ghes-3.19';

/** Read once for each name: it is 13 MB. */
export function description(name: DescriptionName): Description {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const made = load(name);
  loaded.set(name, made);
  return made;
}

const require = createRequire(import.meta.url);
const loaded = new Map<DescriptionName, Description>();

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: { readonly type?: string };
}

function load(name: DescriptionName): Description {
  const folder = dirname(require.resolve('@octokit/openapi'));
  const root: Json = JSON.parse(readFileSync(join(folder, 'generated', `${name}.json`), 'utf8'));
  const ajv = new Ajv({ strict: false, validateSchema: false, allErrors: true, logger: false, coerceTypes: false });
  addFormats.default(ajv);
  ajv.addSchema(withNull({ components: at(root, ['components']), paths: at(root, ['paths']) }), name);

  const compiled = new Map<string, ValidateFunction>();
  const check = (path: readonly string[], value: unknown): readonly string[] => {
    const $ref = `${name}#/${path.map((part) => encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1'))).join('/')}`;
    const validate = compiled.get($ref) ?? ajv.compile({ $ref });
    compiled.set($ref, validate);
    return validate(value) ? [] : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ''}`);
  };
  const pathOf = (operation: string) => {
    const [method = '', template = ''] = operation.split(' ');
    return ['paths', template, method.toLowerCase()];
  };
  const follow = (value: Json): Json => {
    const ref = at(value, ['$ref']);
    return typeof ref === 'string' ? at(root, ref.slice(2).split('/')) : value;
  };
  const errorSchema = ['components', 'schemas', 'basic-error'];

  return {
    checkRequest: (operation, request) => {
      const described = at(root, pathOf(operation));
      if (described === undefined) return [`${operation} is not described`];
      const list = at(described, ['parameters']);
      const parameters = (Array.isArray(list) ? list : []).map(follow) as unknown as readonly Parameter[];
      const schema = [...pathOf(operation), 'requestBody', 'content', 'application/json', 'schema'];
      const isBodyMeant = at(root, schema) !== undefined;
      const known = Object.keys(at(root, [...schema, 'properties']) ?? {});
      return [
        ...checkParameters(parameters, request),
        ...(isBodyMeant ? check(schema, request.body) : request.body === undefined ? [] : ['there is a body']),
        ...(isBodyMeant ? Object.keys(request.body ?? {}) : [])
          .filter((key) => !known.includes(key))
          .map((key) => `the body has an unknown key ${key}`),
      ];
    },
    checkAnswer: (operation, status, body) => {
      const path = [...pathOf(operation), 'responses', `${status}`];
      const answer = at(root, path);
      if (answer === undefined) return status >= 400 ? check(errorSchema, body) : [`${status} is not described`];
      const ref = at(answer, ['$ref']);
      const described = typeof ref === 'string' ? ref.slice(2).split('/') : path;
      const schema = [...described, 'content', 'application/json', 'schema'];
      if (at(root, schema) === undefined) return body === undefined ? [] : ['there is a body'];
      return check(schema, body);
    },
  };
}

function checkParameters(parameters: readonly Parameter[], { path, query }: DescribedRequest): readonly string[] {
  const fits = ({ schema }: Parameter, value: string) => schema.type !== 'integer' || /^\d+$/.test(value);
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  return [
    ...inPath.filter((one) => !fits(one, path[one.name] ?? '')).map(({ name }) => `${name} in the path is no number`),
    ...[...query].flatMap(([key, value]) => {
      const parameter = inQuery.find(({ name }) => name === key);
      if (parameter === undefined) return [`the query has an unknown key ${key}`];
      return fits(parameter, value) ? [] : [`${key} in the query is no number`];
    }),
  ];
}

type Json = string | number | boolean | null | undefined | Json[] | { [key: string]: Json };

function at(value: Json, path: readonly string[]): Json {
  return path.reduce<Json>((here, key) => {
    if (typeof here !== 'object' || here === null || Array.isArray(here)) return undefined;
    return here[key];
  }, value);
}

/** OpenAPI 3.0 says `nullable`, JSON Schema says `null` is one of the types. */
function withNull(value: Json): Exclude<Json, string | number | undefined | null | boolean> {
  const convert = (here: Json): Json => {
    if (Array.isArray(here)) return here.map(convert);
    if (typeof here !== 'object' || here === null) return here;
    const { nullable, ...rest } = here;
    const converted = Object.fromEntries(
      Object.entries(rest)
        .filter(([key]) => key !== 'example' && key !== 'examples')
        .map(([key, inner]) => [key, convert(inner)]),
    );
    return nullable === true ? { anyOf: [converted, { type: 'null' }] } : converted;
  };
  const converted = convert(value);
  return typeof converted === 'object' && converted !== null ? converted : {};
}
