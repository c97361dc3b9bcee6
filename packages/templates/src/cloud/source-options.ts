import type { Unit, Value, Vars } from '@ostrata/catalog';
import {
  attribute,
  block,
  bool,
  call,
  InvalidHcl,
  list,
  nothing,
  num,
  object,
  print,
  str,
  type Body,
  type Expression,
  type Item,
} from '@ostrata/hcl';
import { problem, type Problem } from '@ostrata/problems';
import type { CloudParts } from './cloud-parts.ts';

/**
 * A source block with the options of `source:` over its own. A value replaces an attribute, and `null` takes it out; a map is
 * merged key by key; a mapping is merged into the block of its name; a list of mappings replaces all blocks of its name.
 */
export function withSourceOptions(body: Body, options: Vars, mapOptions: readonly string[]): Body {
  return Object.entries(options).reduce<Body>((sofar, [name, value]) => {
    if (isMapping(value)) {
      return mapOptions.includes(name)
        ? put(sofar, name, attribute(name, mergedMap(sofar, name, value)))
        : put(sofar, name, block(name, [], withSourceOptions(blockOf(sofar, name), value, mapOptions)));
    }
    if (isList(value) && value.length > 0 && value.every(isMapping)) {
      const kept = sofar.filter((item) => !isNamed(item, name));
      return [...kept, ...value.map((one) => block(name, [], withSourceOptions([], one, mapOptions)))];
    }
    return value === null
      ? sofar.filter((item) => !isNamed(item, name))
      : put(sofar, name, attribute(name, expressionOf(value)));
  }, body);
}

/** Options that must not be set, and names that are no options. */
export function sourceOptionProblems(
  { image, target, settings }: Unit,
  { refusedOptions, mapOptions }: Pick<CloudParts, 'refusedOptions' | 'mapOptions'>,
): readonly Problem[] {
  return Object.entries(settings.sourceOptions).flatMap(([name, value]) => {
    const place = image.place(['targets', target.name, 'source', name]);
    const reason = refusedOptions[name];
    if (reason !== undefined) {
      return [
        problem('refused-option', `\`source\` cannot set \`${name}\`: ${reason}`, { place, hint: 'take it out' }),
      ];
    }
    const fault = faultOf(name, value, mapOptions);
    return fault === undefined ? [] : [problem('bad-value', `\`source\`: ${fault}`, { place })];
  });
}

/** Names that cannot be options, keys that are there twice, and text that no file can hold. */
function faultOf(name: string, value: Value, mapOptions: readonly string[]): string | undefined {
  try {
    print(withSourceOptions([], { [name]: value }, mapOptions));
    return undefined;
  } catch (error) {
    if (error instanceof InvalidHcl) return error.message;
    throw error;
  }
}

/** In the place of what has its name; otherwise behind all others of its kind. */
function put(body: Body, name: string, item: Item): Body {
  const first = body.findIndex((one) => isNamed(one, name));
  if (first === -1) {
    const blocks = body.findIndex(({ kind }) => kind === 'block');
    const end = item.kind === 'block' || blocks === -1 ? body.length : blocks;
    return [...body.slice(0, end), item, ...body.slice(end)];
  }
  return body.flatMap((one, index) => (index === first ? [item] : isNamed(one, name) ? [] : [one]));
}

/** A block that may be there or not is `dynamic "<name>"`. */
function isNamed(item: Item, name: string): boolean {
  if (item.kind === 'attribute') return item.name === name;
  return item.kind === 'block' && (item.type === name || (item.type === 'dynamic' && item.labels[0] === name));
}

function blockOf(body: Body, name: string): Body {
  return body.flatMap((item) => (item.kind === 'block' && item.type === name ? item.body : []));
}

/** What was there is a map that is written out, or an expression that gives one. */
function mergedMap(body: Body, name: string, value: { readonly [key: string]: Value }): Expression {
  const added = object(new Map(Object.entries(value).map(([key, one]) => [key, expressionOf(one)])));
  const own = body.find((item) => item.kind === 'attribute' && item.name === name);
  if (own?.kind !== 'attribute') return added;
  return own.value.kind === 'object' && own.value.entries.length === 0 ? added : call('merge', own.value, added);
}

function expressionOf(value: Value): Expression {
  if (value === null) return nothing;
  if (typeof value === 'string') return str(value);
  if (typeof value === 'number') return num(value);
  if (typeof value === 'boolean') return bool(value);
  if (isList(value)) return list(value.map(expressionOf));
  return object(new Map(Object.entries(value).map(([key, one]) => [key, expressionOf(one)])));
}

function isMapping(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !isList(value);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
