import {
  attribute,
  block,
  bool,
  call,
  list,
  num,
  object,
  print,
  ref,
  str,
  type Expression,
  type Item,
} from '@ostrata/hcl';
import { separated } from './layout.ts';

/** A variable of a rendered folder. Without a default it must be given. */
export interface UnitVariable {
  readonly name: string;
  readonly type: 'string' | 'number' | 'bool' | 'list(string)' | 'map(string)';
  readonly description: string;
  readonly default?: VariableValue;
  /** A value of the right form, for a variable without a default that is no path of the machine that builds. */
  readonly example?: string;
  /** True where Packer must not show the value. */
  readonly sensitive: boolean;
  /** The folders that take it. */
  readonly folders: readonly ('build' | 'verify')[];
  /** True for what `builder.auto.pkrvars.hcl` sets: it concerns the builder machine only. */
  readonly builder: boolean;
}

export type VariableValue = string | number | boolean | readonly string[] | Readonly<Record<string, string>>;

/** `variables.pkr.hcl`. */
export function variablesFile(all: readonly UnitVariable[], folder: 'build' | 'verify'): string {
  return print(separated(all.filter(({ folders }) => folders.includes(folder)).map(variableBlock)));
}

/** A value of a variable as HCL; nothing in it is evaluated. */
export function variableValue(value: VariableValue): Expression {
  if (typeof value === 'string') return str(value);
  if (typeof value === 'number') return num(value);
  if (typeof value === 'boolean') return bool(value);
  if (isList(value)) return list(value.map(str));
  return object(new Map(Object.entries(value).map(([key, one]) => [key, str(one)])));
}

/** A variable that is given by whoever runs the build. */
export function text(name: string, description: string, fallback?: string): UnitVariable {
  return {
    name,
    type: 'string',
    description,
    ...(fallback !== undefined && { default: fallback }),
    sensitive: false,
    folders: ['build', 'verify'],
    builder: false,
  };
}

/** A variable of the builder machine, of the type of its default. */
export function builder(name: string, description: string, fallback: VariableValue): UnitVariable {
  return { ...text(name, description), type: typeOf(fallback), default: fallback, builder: true };
}

/** What every folder is given, whatever its target. `parent` says what a parent is to the target, with an example. */
export function commonVariables(parent: { readonly description: string; readonly example?: string }) {
  const { description, ...example } = parent;
  return {
    image: [
      text('image_name', 'Name of the image.'),
      text('image_version', 'Version of the image: x.y.z, or dev- and 12 digits of the fingerprint.'),
      { ...text('parent_image', description), ...example },
      inBuild(text('record', 'What the image says of itself, as JSON.', '{}')),
    ],
    manifest: text('manifest', 'File that Packer writes the manifest to.'),
    ansible: [
      text('roles_path', "Where Ansible finds roles, separated by colons. Empty: the repository's roles.", ''),
      text(
        'collections_path',
        "Where Ansible finds collections, separated by colons. Empty: Ansible's own places.",
        '',
      ),
    ],
  };
}

/** The variable, in the folder that builds alone. */
export function inBuild(variable: UnitVariable): UnitVariable {
  return { ...variable, folders: ['build'] };
}

function variableBlock(variable: UnitVariable): Item {
  return block(
    'variable',
    [variable.name],
    [
      attribute('type', typeExpression(variable.type)),
      attribute('description', str(variable.description)),
      ...(variable.default === undefined ? [] : [attribute('default', variableValue(variable.default))]),
      ...(variable.sensitive ? [attribute('sensitive', bool(true))] : []),
    ],
  );
}

function typeExpression(type: UnitVariable['type']): Expression {
  const [, of] = /^(?:list|map)\((\w+)\)$/.exec(type) ?? [];
  return of === undefined ? ref(type) : call(type.slice(0, type.indexOf('(')), ref(of));
}

function typeOf(value: VariableValue): UnitVariable['type'] {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'bool';
  return isList(value) ? 'list(string)' : 'map(string)';
}

function isList(value: VariableValue): value is readonly string[] {
  return Array.isArray(value);
}
