import { escape, quote, quoteKey } from './quote.ts';
import type { Body, Expression, Item } from './syntax.ts';

/** The canonical text of a body, as `packer fmt` leaves it; it ends with a newline. */
export function print(body: Body): string {
  return lines(body, '')
    .map((line) => `${line}\n`)
    .join('');
}

function lines(body: Body, indent: string): readonly string[] {
  const printed: string[] = [];
  for (let at = 0; at < body.length;) {
    const run = attributesFrom(body, at);
    if (run.length > 0) {
      printed.push(
        ...aligned(
          run.map(({ name, value }) => [name, value] as const),
          indent,
        ),
      );
      at += run.length;
      continue;
    }
    const item = body[at];
    if (item !== undefined) printed.push(...itemLines(item, indent));
    at += 1;
  }
  return printed;
}

type Attribute = Extract<Item, { kind: 'attribute' }>;

function attributesFrom(body: Body, start: number): readonly Attribute[] {
  const run: Attribute[] = [];
  for (const item of body.slice(start)) {
    if (item.kind !== 'attribute') break;
    run.push(item);
  }
  return run;
}

function itemLines(item: Item, indent: string): readonly string[] {
  if (item.kind === 'gap') return [''];
  if (item.kind === 'comment') {
    return item.text.split(/\r\n|[\n\r]/).map((line) => `${indent}# ${line}`.trimEnd());
  }
  if (item.kind === 'attribute') return aligned([[item.name, item.value]], indent);
  const head = [item.type, ...item.labels.map((label) => quote(label))].join(' ');
  if (item.body.length === 0) return [`${indent}${head} {}`];
  return [`${indent}${head} {`, ...lines(item.body, `${indent}  `), `${indent}}`];
}

/** Consecutive entries of one line each get their `=` in one column; an entry of several lines ends such a run. */
function aligned(entries: readonly (readonly [string, Expression])[], indent: string): readonly string[] {
  const texts = entries.map(([name, value]) => ({ name, text: expression(value, indent) }));
  return texts.flatMap(({ name, text }, index) => {
    const width = text.includes('\n') ? name.length : widestAround(texts, index);
    return `${indent}${name.padEnd(width)} = ${text}`.split('\n');
  });
}

function widestAround(texts: readonly { readonly name: string; readonly text: string }[], index: number): number {
  const single = (at: number) => texts[at]?.text.includes('\n') === false;
  let first = index;
  let last = index;
  while (single(first - 1)) first -= 1;
  while (single(last + 1)) last += 1;
  return Math.max(...texts.slice(first, last + 1).map(({ name }) => name.length));
}

function expression(node: Expression, indent: string): string {
  switch (node.kind) {
    case 'string':
      return quote(node.value);
    case 'number':
      return Object.is(node.value, -0) ? '0' : String(node.value);
    case 'bool':
      return String(node.value);
    case 'null':
      return 'null';
    case 'reference':
      return node.path;
    case 'list':
      return listText(node.items, indent);
    case 'object':
      return objectText(node.entries, indent);
    case 'call':
      return `${node.name}(${node.values.map((value) => expression(value, indent)).join(', ')})`;
    case 'template':
      return `"${node.parts.map((part, index) => templatePart(part, node.parts[index + 1], indent)).join('')}"`;
    case 'operation':
      return `${operand(node.left, indent)} ${node.operator} ${operand(node.right, indent)}`;
    case 'conditional':
      return `${choice(node.test, indent)} ? ${choice(node.yes, indent)} : ${choice(node.no, indent)}`;
  }
}

/** A `$` or `%` at the end of a literal part must not touch the `${` of the expression behind it. */
function templatePart(part: string | Expression, next: string | Expression | undefined, indent: string): string {
  if (typeof part !== 'string') return `\${${expression(part, indent)}}`;
  if (next === undefined) return escape(part);
  return escape(part).replace(/[$%]$/, (sign) => (sign === '$' ? '\\u0024' : '\\u0025'));
}

function operand(node: Expression, indent: string): string {
  const text = expression(node, indent);
  return node.kind === 'operation' || node.kind === 'conditional' ? `(${text})` : text;
}

/** `?` binds weaker than every operator, so that only another choice in it needs parentheses. */
function choice(node: Expression, indent: string): string {
  return node.kind === 'conditional' ? operand(node, indent) : expression(node, indent);
}

/** Plain values stand on one line, as long as it is short; what has parts itself gets a line of its own. */
function listText(items: readonly Expression[], indent: string): string {
  const inner = `${indent}  `;
  const texts = items.map((item) => expression(item, inner));
  const line = `[${texts.join(', ')}]`;
  if (indent.length + line.length <= 100 && !line.includes('\n') && !items.some(hasParts)) return line;
  return ['[', ...texts.map((text) => `${inner}${text},`), `${indent}]`].join('\n');
}

function hasParts({ kind }: Expression): boolean {
  return kind === 'list' || kind === 'object';
}

function objectText(entries: readonly (readonly [string, Expression])[], indent: string): string {
  if (entries.length === 0) return '{}';
  const keyed = entries.map(([key, value]) => [objectKey(key), value] as const);
  return ['{', ...aligned(keyed, `${indent}  `), `${indent}}`].join('\n');
}

/** Bare keys that HCL would take for a value of its own are quoted. */
function objectKey(key: string): string {
  const bare = /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) && !['true', 'false', 'null', 'for'].includes(key);
  return bare ? key : quoteKey(key);
}
