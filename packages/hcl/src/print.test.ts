import { format } from '@cdktn/hcl-tools';
import { parse } from '@cdktn/hcl2json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attribute,
  block,
  bool,
  call,
  comment,
  conditional,
  gap,
  InvalidHcl,
  list,
  nothing,
  num,
  object,
  operation,
  print,
  ref,
  str,
  template,
  type Body,
  type Expression,
} from './index.ts';

type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

const hostile = [
  '${file("/etc/passwd")}',
  '%{ for x in y }%{ endfor }',
  '$${already}',
  '$$$${x}',
  '%$%{x}',
  '$',
  '$$',
  '"',
  '\\"',
  '\\',
  'C:\\Users\\${name}\\',
  'a\nb\r\n\tc',
  '<<EOT\nx\nEOT',
  '# no comment',
  '/* nor this */',
  '\u0000\u0007\u001b[31m\u007f\u0085\u2028\u2029\ufeff\uffff',
  '𝒳 👩‍👩‍👧 é e\u0301 עברית',
  '{{ env `HOME` }}',
  'null',
  '',
];
const text = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('$', '%', '{', '}', '\\', '"', '\n', 'a', ' ', '~') }),
);
const key = fc.oneof(fc.constantFrom('a', 'long_name', 'with-dash', 'é', 'true', 'for', 'a.b'), text);
const { plain } = fc.letrec<{ plain: Plain }>((tie) => ({
  plain: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('plain'), { maxLength: 4 }),
    fc
      .uniqueArray(fc.tuple(key, tie('plain')), { maxLength: 4, selector: ([name]) => name.normalize('NFC') })
      .map((entries) => Object.fromEntries(entries)),
  ),
}));

describe('print', () => {
  it('gives back what went in, by the parser of HashiCorp', async () => {
    await fc.assert(
      fc.asyncProperty(plain, async (value) => {
        const parsed = await parse('value.pkr.hcl', print([attribute('value', expression(value))]));
        expect(unescaped(parsed['value'])).toEqual(composed(value));
      }),
      { numRuns: 300, examples: hostile.map((value): [Plain] => [value]) },
    );
  });

  it('gives what packer fmt leaves unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(body(2), async (items) => {
        const printed = print(items);
        await expect(parse('body.pkr.hcl', printed)).resolves.toBeDefined();
        expect(await format(printed)).toBe(printed);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps labels of blocks literal', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (label) => {
        const parsed = await parse('block.pkr.hcl', print([block('variable', [label], [attribute('a', num(1))])]));
        expect(parsed).toEqual({ variable: { [label]: [{ a: 1 }] } });
      }),
      { examples: hostile.map((label): [string] => [label]) },
    );
  });

  it('aligns attributes that follow each other, and no others', () => {
    const printed = print([
      comment('What the machine is.'),
      attribute('cpus', num(2)),
      attribute('memory', ref('var.memory')),
      attribute('lines', list([list([str('-bios'), ref('var.firmware')])])),
      attribute('a', str('${x}')),
      gap,
      attribute('longer', object({ b: bool(true), 'c.d': nothing })),
      block('locals', [], []),
    ]);
    expect(printed).toBe(
      [
        '# What the machine is.',
        'cpus   = 2',
        'memory = var.memory',
        'lines = [',
        '  ["-bios", var.firmware],',
        ']',
        'a = "$${x}"',
        '',
        'longer = {',
        '  b     = true',
        '  "c.d" = null',
        '}',
        'locals {}',
        '',
      ].join('\n'),
    );
  });

  it('writes expressions as they are meant, in parentheses where one holds another', () => {
    const isEmpty = operation(ref('var.path'), '==', str(''));
    const value = conditional(isEmpty, template([ref('path.root'), '/$', call('upper', str('a'))]), ref('var.path'));
    expect(print([attribute('path', value)])).toBe(
      'path = var.path == "" ? "${path.root}/\\u0024${upper("a")}" : var.path\n',
    );
  });

  it.each([
    ['a name with a space', () => attribute('a b', num(1))],
    ['a block type that ends the block', () => block('a {} b', [], [])],
    ['a reference that calls a function', () => ref('file("x")')],
    ['a function with brackets', () => call('a()')],
    ['half of a surrogate pair', () => str('\ud800')],
    ['a number that is none', () => num(Number.NaN)],
    [
      'a key that is there twice',
      () =>
        object(
          new Map([
            ['é', num(1)],
            ['e\u0301', num(2)],
          ]),
        ),
    ],
  ])('refuses %s', (_, make) => {
    expect(make).toThrow(InvalidHcl);
  });
});

function expression(value: Plain): Expression {
  if (value === null) return nothing;
  if (typeof value === 'string') return str(value);
  if (typeof value === 'number') return num(value);
  if (typeof value === 'boolean') return bool(value);
  if (isList(value)) return list(value.map(expression));
  return object(new Map(Object.entries(value).map(([name, each]) => [name, expression(each)])));
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

/** HCL composes characters (NFC), and knows no negative zero. */
function composed(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC');
  if (Object.is(value, -0)) return 0;
  return mapped(value, composed, (name) => name.normalize('NFC'));
}

/** The oracle writes literal `${` and `%{` of values as HCL does. */
function unescaped(value: unknown): unknown {
  return typeof value === 'string' ? unescapedText(value) : mapped(value, unescaped, unescapedText);
}

function unescapedText(text: string): string {
  return text.replaceAll('$${', '${').replaceAll('%%{', '%{');
}

function mapped(value: unknown, each: (value: unknown) => unknown, key: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map(each);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [key(name), each(one)]));
}

function body(depth: number): fc.Arbitrary<Body> {
  const name = fc.stringMatching(/^[a-z][a-z_]{0,12}$/);
  const nested = depth === 0 ? fc.constant<Body>([]) : fc.nat(3).chain(() => body(depth - 1));
  const item = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(name, plain).map(([one, value]) => attribute(one, expression(value))) },
    { weight: 1, arbitrary: fc.tuple(name, text, nested).map(([one, label, inner]) => block(one, [label], inner)) },
    { weight: 1, arbitrary: text.map(comment) },
    { weight: 1, arbitrary: fc.constant(gap) },
  );
  return fc.array(item, { maxLength: 6 }).map((items) => distinct(items));
}

/** An attribute may be set once in a body. */
function distinct(items: Body): Body {
  const names = new Set<string>();
  return items.filter((item) => {
    const name = item.kind === 'attribute' ? item.name : item.kind === 'block' ? item.type : undefined;
    if (name === undefined) return true;
    if (names.has(name)) return false;
    names.add(name);
    return true;
  });
}
