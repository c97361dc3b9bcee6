/** A body: attributes, blocks, comments and empty lines, in the order in which they are printed. */
export type Body = readonly Item[];

export type Item =
  | { readonly kind: 'attribute'; readonly name: string; readonly value: Expression }
  | { readonly kind: 'block'; readonly type: string; readonly labels: readonly string[]; readonly body: Body }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'gap' };

export type Expression =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Expression])[] }
  | { readonly kind: 'reference'; readonly path: string }
  | { readonly kind: 'call'; readonly name: string; readonly values: readonly Expression[] }
  | { readonly kind: 'template'; readonly parts: readonly (string | Expression)[] }
  | {
      readonly kind: 'operation';
      readonly left: Expression;
      readonly operator: Operator;
      readonly right: Expression;
    }
  | { readonly kind: 'conditional'; readonly test: Expression; readonly yes: Expression; readonly no: Expression };

type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | '&&' | '||' | '+' | '-' | '*' | '/' | '%';

/** `name = value`. Throws `InvalidHcl` unless the name is an identifier. */
export function attribute(name: string, value: Expression): Item {
  return { kind: 'attribute', name: identifier(name), value };
}

/** `type "label" { body }`. Labels are literal strings. Throws `InvalidHcl` unless the type is an identifier. */
export function block(type: string, labels: readonly string[], body: Body): Item {
  return { kind: 'block', type: identifier(type), labels: labels.map(wellFormed), body };
}

/** Lines that start with `#`, one for each line of the text. */
export function comment(text: string): Item {
  return { kind: 'comment', text: wellFormed(text) };
}

/** An empty line, which also ends a run of aligned attributes. */
export const gap: Item = { kind: 'gap' };

/** A literal string: nothing in it is ever evaluated. Throws `InvalidHcl` for a lone surrogate, which no UTF-8 file can hold. */
export function str(value: string): Expression {
  return { kind: 'string', value: wellFormed(value) };
}

/** A number. Throws `InvalidHcl` for one that HCL cannot write. */
export function num(value: number): Expression {
  if (!Number.isFinite(value)) throw new InvalidHcl(`HCL has no number ${value}`);
  return { kind: 'number', value };
}

export function bool(value: boolean): Expression {
  return { kind: 'bool', value };
}

/** `null`: as if the attribute were not there. */
export const nothing: Expression = { kind: 'null' };

export function list(items: readonly Expression[]): Expression {
  return { kind: 'list', items };
}

/** An object. Keys are literal strings, printed bare where they are identifiers. Throws `InvalidHcl` for a key that is there twice. */
export function object(entries: Readonly<Record<string, Expression>> | ReadonlyMap<string, Expression>): Expression {
  const all = entries instanceof Map ? [...entries] : Object.entries(entries);
  const keys = all.map(([key]) => wellFormed(key).normalize('NFC'));
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw new InvalidHcl(`the key ${JSON.stringify(twice)} is in the object twice`);
  return { kind: 'object', entries: all };
}

/** What a name stands for: `var.x`, `source.qemu.image`, `path.root`, `each[0]`. Throws `InvalidHcl` for anything else. */
export function ref(path: string): Expression {
  if (!/^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*|\[\d+\])*$/.test(path)) {
    throw new InvalidHcl(`${JSON.stringify(path)} refers to nothing: a reference is written like var.name`);
  }
  return { kind: 'reference', path };
}

/** `name(a, b)`. Throws `InvalidHcl` unless the name is an identifier. */
export function call(name: string, ...values: readonly Expression[]): Expression {
  return { kind: 'call', name: identifier(name), values };
}

/** A string of literal parts and expressions: `template(['-', ref('var.x')])` is `"-${var.x}"`. */
export function template(parts: readonly (string | Expression)[]): Expression {
  return { kind: 'template', parts: parts.map((part) => (typeof part === 'string' ? wellFormed(part) : part)) };
}

/** `left operator right`. An operation in it is put in parentheses. */
export function operation(left: Expression, operator: Operator, right: Expression): Expression {
  return { kind: 'operation', left, operator, right };
}

/** `test ? yes : no`. */
export function conditional(test: Expression, yes: Expression, no: Expression): Expression {
  return { kind: 'conditional', test, yes, no };
}

/** A node that cannot be written as HCL: a fault of the program that made it, found before anything is printed. */
export class InvalidHcl extends Error {
  override readonly name = 'InvalidHcl';
}

function identifier(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name)) {
    throw new InvalidHcl(
      `${JSON.stringify(name)} is no identifier: letters, digits, _ and -, with a letter or _ first`,
    );
  }
  return name;
}

function wellFormed(text: string): string {
  if (!text.isWellFormed()) {
    throw new InvalidHcl(`${JSON.stringify(text)} holds half of a surrogate pair, and no UTF-8 file can`);
  }
  return text;
}
