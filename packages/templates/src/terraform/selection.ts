import {
  attribute,
  block,
  call,
  conditional,
  nothing,
  num,
  object,
  operation,
  ref,
  str,
  type Body,
  type Expression,
  type Item,
} from '@ostrata/hcl';

/** A variable of a module. Without a default it must be given; `null` is one. */
export interface ModuleVariable {
  readonly name: string;
  readonly description: string;
  readonly default?: string | null;
  /** A regular expression that a value matches in full, and what to say of one that does not. */
  readonly pattern?: { readonly matches: string; readonly error: string };
}

/** What every module takes: one of a channel and a version. `version` is a word of Terraform's own. */
export const selectionVariables: readonly ModuleVariable[] = [
  {
    name: 'channel',
    description: 'Channel to follow, such as stable: each plan takes what it points at then. This or image_version.',
    default: null,
    pattern: { matches: '[a-z][a-z0-9]*(-[a-z0-9]+)*', error: 'A channel is kebab-case, such as stable.' },
  },
  {
    name: 'image_version',
    description: 'One version, x.y.z: nothing moves until this does. This or channel.',
    default: null,
    pattern: { matches: '[0-9]+[.][0-9]+[.][0-9]+', error: 'A version is written x.y.z, such as 2.3.0.' },
  },
];

export const channel = ref('var.channel');
export const version = ref('var.image_version');

/** True, in HCL, where a channel is followed. */
export const followsChannel = operation(channel, '!=', nothing);

/** For `count` of a data source: 1 where the value is given. */
export function onceIf(value: Expression): Item {
  return attribute('count', conditional(operation(value, '==', nothing), num(0), num(1)));
}

/** The block of a variable. */
export function variable({ name, description, pattern, ...rest }: ModuleVariable): Item {
  const value = ref(`var.${name}`);
  return block(
    'variable',
    [name],
    [
      attribute('description', str(description)),
      attribute('type', ref('string')),
      ...(rest.default === undefined
        ? []
        : [attribute('default', rest.default === null ? nothing : str(rest.default))]),
      ...(pattern === undefined ? [] : [validation(value, pattern)]),
    ],
  );
}

function validation(value: Expression, { matches, error }: NonNullable<ModuleVariable['pattern']>): Item {
  const matching = call('can', call('regex', str(`^${matches}$`), value));
  return block(
    'validation',
    [],
    [
      attribute('condition', operation(operation(value, '==', nothing), '||', matching)),
      attribute('error_message', str(error)),
    ],
  );
}

/** The output `id`, which asks for exactly one of a channel and a version. */
export function idOutput(description: string, value: Expression): Body {
  const one = operation(operation(channel, '==', nothing), '!=', operation(version, '==', nothing));
  return [
    block(
      'output',
      ['id'],
      [
        attribute('description', str(description)),
        attribute('value', value),
        block(
          'precondition',
          [],
          [attribute('condition', one), attribute('error_message', str('Give one of channel and image_version.'))],
        ),
      ],
    ),
  ];
}

/** The block that names Terraform's version and, where there is one, the provider's. */
export function requirements(provider?: {
  readonly name: string;
  readonly source: string;
  readonly version: string;
}): Body {
  const providers =
    provider === undefined
      ? []
      : [
          block(
            'required_providers',
            [],
            [attribute(provider.name, object({ source: str(provider.source), version: str(provider.version) }))],
          ),
        ];
  return [block('terraform', [], [attribute('required_version', str('>= 1.3')), ...providers])];
}
