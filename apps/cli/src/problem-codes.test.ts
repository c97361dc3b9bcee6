import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

it('docs/problem-codes.md has each code that is in the sources, and no other', () => {
  const page = readFileSync(resolve(root, 'docs/problem-codes.md'), 'utf8');
  const told = [...page.matchAll(/^\| `([^`]+)`/gm)].map(([, code]) => code ?? '');
  expect(told.sort()).toEqual([...codesOf(sources())].sort());
});

function sources(): readonly ts.SourceFile[] {
  return ['packages', 'apps']
    .flatMap((group) => readdirSync(resolve(root, group)).map((name) => `${group}/${name}/src`))
    .flatMap((folder) =>
      readdirSync(resolve(root, folder), { recursive: true }).map((name) => `${folder}/${String(name)}`),
    )
    .filter((path) => /\.ts$/.test(path) && !/\.(test|fixture|cases)\.ts$|__fixtures__/.test(path))
    .map((path) => ({ path, text: readFileSync(resolve(root, path), 'utf8') }))
    .filter(({ text }) => /\bproblem\(|\bcode\b/.test(text))
    .map(({ path, text }) => ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
}

/** Codes that are told to `problem`, to a function of the same file that hands its parameter `code` on, or to zod, or stand in a problem. */
function codesOf(files: readonly ts.SourceFile[]): ReadonlySet<string> {
  const codes = new Set<string>();
  for (const file of files) {
    const makers = new Set(['problem']);
    visit(file, (node) => {
      const isMaker = ts.isFunctionDeclaration(node) && node.parameters[0]?.name.getText() === 'code';
      if (isMaker && node.name !== undefined) makers.add(node.name.text);
    });
    visit(file, (node) => {
      const [code] = ts.isCallExpression(node) ? node.arguments : [];
      if (code !== undefined && ts.isCallExpression(node) && makers.has(node.expression.getText()))
        for (const one of texts(code)) codes.add(one);
      if (!ts.isPropertyAssignment(node) || node.name.getText() !== 'code') return;
      const beside = node.parent.properties.map((property) => property.name?.getText());
      const isParameter = node.parent.parent.getText().startsWith('params:');
      if (ts.isCallExpression(node.initializer)) return;
      if (isParameter || beside.includes('severity')) for (const one of texts(node.initializer)) codes.add(one);
    });
  }
  return codes;
}

/** What an expression can come to, where it is written out; a name stands for what the caller wrote. */
function texts(expression: ts.Expression): readonly string[] {
  if (ts.isStringLiteralLike(expression)) return [expression.text];
  if (ts.isConditionalExpression(expression)) return [expression.whenTrue, expression.whenFalse].flatMap(texts);
  if (ts.isIdentifier(expression)) return [];
  if (ts.isTemplateExpression(expression)) {
    const { head, templateSpans } = expression;
    return [
      head.text + templateSpans.map(({ expression: name, literal }) => `<${name.getText()}>${literal.text}`).join(''),
    ];
  }
  throw new Error(
    `${expression.getSourceFile().fileName}: the code ${expression.getText()} cannot be told from the source`,
  );
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}
