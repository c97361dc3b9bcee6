import { problem, suggest, type Problem } from '@ostrata/problems';
import type * as z from 'zod';
import type { YamlFile } from './read.ts';
import { targetNames } from '../model/target.ts';
import type { YamlPlaces } from './document.ts';
import type { YamlPath } from './path.ts';

type Issue = z.core.$ZodIssue;

/** What a file says, in its type, or every problem that keeps it from being that. */
export type Validated<T> =
  | { readonly data: T; readonly problems: readonly [] }
  | { readonly data?: undefined; readonly problems: readonly Problem[] };

/** Holds a file against its schema. Every fault is told, each at its own place. */
export function validate<S extends z.ZodType>(schema: S, { data, places, problems }: YamlFile): Validated<z.infer<S>> {
  if (problems.length > 0 || data === undefined) return { problems };
  const result = schema.safeParse(data);
  if (result.success) return { data: result.data, problems: [] };
  return { problems: result.error.issues.flatMap((issue) => explain(issue, [], { schema, data, places })) };
}

interface Context {
  readonly schema: z.ZodType;
  readonly data: unknown;
  readonly places: YamlPlaces;
}

function explain(issue: Issue, above: YamlPath, context: Context): readonly Problem[] {
  const path = [...above, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  const { places } = context;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, path, context));
    case 'invalid_union':
      return likeliest(issue.errors).flatMap((inner) => explain(inner, path, context));
    case 'invalid_key':
      return [invalidKey(issue, path, places)];
    case 'invalid_type':
      return [wrongType(issue, path, context)];
    case 'custom': {
      const code: unknown = issue.params?.['code'];
      return [problem(typeof code === 'string' ? code : 'invalid-value', issue.message, { place: places.value(path) })];
    }
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      const given = at(context.data, path);
      return [
        problem('invalid-value', `\`${path.join('.')}\` cannot be ${quoted(given)}`, {
          place: places.value(path),
          hint:
            typeof given === 'string'
              ? (suggest(given, allowed) ?? `it is one of ${allowed.join(', ')}`)
              : `it is one of ${allowed.join(', ')}`,
        }),
      ];
    }
    default:
      return [
        problem('invalid-value', `\`${path.join('.')}\` is not right: ${issue.message}`, { place: places.value(path) }),
      ];
  }
}

function unknownKey(key: string, path: YamlPath, { schema, places }: Context): Problem {
  const full = [...path, key];
  const where = path.length === 0 ? '' : ` in \`${path.join('.')}\``;
  if (path.length === 1 && path[0] === 'targets') return unsupportedTarget(key, full, places);
  return problem('unknown-key', `there is no key \`${key}\`${where}`, {
    place: places.key(full),
    hint: suggest(key, knownKeys(schema, path)),
  });
}

function unsupportedTarget(name: string, path: YamlPath, places: YamlPlaces): Problem {
  return problem('unsupported-target', `there is no target \`${name}\``, {
    place: places.key(path),
    hint: suggest(name, targetNames),
  });
}

function invalidKey(
  issue: z.core.$ZodIssueInvalidElement | z.core.$ZodIssueInvalidKey,
  path: YamlPath,
  places: YamlPlaces,
): Problem {
  const name = String(path.at(-1));
  const [inner] = issue.issues;
  if (path.length === 2 && path[0] === 'targets') return unsupportedTarget(name, path, places);
  return problem('invalid-key', `\`${name}\` cannot be a key here: ${inner?.message ?? 'it is not right'}`, {
    place: places.key(path),
  });
}

function wrongType(issue: z.core.$ZodIssueInvalidType, path: YamlPath, { data, places }: Context): Problem {
  const given = at(data, path);
  const key = `\`${path.join('.')}\``;
  if (given === undefined) {
    return problem('missing-key', path.length === 0 ? 'this must be a mapping' : `${key} is missing`, {
      place: places.value(path),
    });
  }
  if (issue.expected === 'string' && typeof given === 'number') {
    const source = places.source(path) ?? String(given);
    return problem('unquoted-version', `${key} is read by YAML as the number ${given}, and text is meant`, {
      place: places.value(path),
      hint: `put it in quotes: "${source}"`,
    });
  }
  return problem(
    'wrong-type',
    `${key} is ${article(typeName(given))}, and ${article(expectedName(issue.expected))} is meant`,
    {
      place: places.value(path),
    },
  );
}

/** Of the branches of a union, the one that got furthest: its faults are what the writer of the file can mend. */
function likeliest(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const byDepth = branches.filter(
    (issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  );
  return byDepth[0] ?? branches.at(-1) ?? [];
}

function at(data: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>(
    (inner, part) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, part) : undefined),
    data,
  );
}

/** The keys that the schema has at a path; none where it is open, or the path crosses a union. */
function knownKeys(schema: z.ZodType, path: YamlPath): readonly string[] {
  let here: unknown = schema.toJSONSchema({ io: 'input', unrepresentable: 'any' });
  const root = here;
  for (const part of path) here = step(root, resolve(root, here), part);
  const found = resolve(root, here);
  return Object.keys(property(found, 'properties') ?? property(branchOf(root, found), 'properties') ?? {});
}

function step(root: unknown, here: object | undefined, part: string | number): unknown {
  const branch =
    property(here, 'properties') === undefined && property(here, 'items') === undefined ? branchOf(root, here) : here;
  const named = property(property(branch, 'properties'), String(part));
  return named ?? property(branch, 'items') ?? property(branch, 'additionalProperties');
}

function branchOf(root: unknown, here: object | undefined): object | undefined {
  const branches: unknown = here && Reflect.get(here, 'anyOf');
  if (!Array.isArray(branches)) return here;
  const resolved = branches.map((one: unknown) => resolve(root, one));
  return resolved.find((one) => one !== undefined && Reflect.get(one, 'type') === 'object');
}

function resolve(root: unknown, here: unknown): object | undefined {
  if (typeof here !== 'object' || here === null) return undefined;
  const reference: unknown = Reflect.get(here, '$ref');
  if (typeof reference !== 'string') return here;
  const target = reference
    .split('/')
    .slice(1)
    .reduce<object | undefined>((inner, part) => property(inner, part), toObject(root));
  return target;
}

function property(here: object | undefined, name: string): object | undefined {
  return here === undefined ? undefined : toObject(Reflect.get(here, name));
}

function toObject(found: unknown): object | undefined {
  return typeof found === 'object' && found !== null ? found : undefined;
}

function typeName(given: unknown): string {
  if (given === null) return 'empty value';
  if (Array.isArray(given)) return 'list';
  return (
    { object: 'mapping', boolean: 'boolean', number: 'number', string: 'text' }[typeof given as string] ?? typeof given
  );
}

function expectedName(expected: string): string {
  return (
    { object: 'mapping', record: 'mapping', array: 'list', string: 'text', int: 'whole number' }[expected] ?? expected
  );
}

function article(name: string): string {
  if (name === 'text') return name;
  return /^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`;
}

function quoted(given: unknown): string {
  return typeof given === 'string' ? `\`${given}\`` : JSON.stringify(given);
}
