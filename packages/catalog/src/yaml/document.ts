import type { Place } from '@ostrata/problems';
import { isCollection, isMap, isScalar, LineCounter, parseDocument, type Document, type Node, type Pair } from 'yaml';
import type { Places } from '../source.ts';
import type { YamlPath } from './path.ts';

/** Where things stand in one YAML file. It is read for this only when a place is asked for: that costs ten times a plain read. */
export interface YamlPlaces extends Places {
  /** The text of a scalar as it stands in the file: `1.10`, where its value is 1.1. */
  readonly source: (path: YamlPath) => string | undefined;
}

/** Places in `text`, the content of `file`. */
export function yamlPlaces(file: string, text: string): YamlPlaces {
  let parsed: { document: Document; lines: LineCounter } | undefined;
  const read = () => (parsed ??= parse(text));

  const at = (node: { range?: readonly number[] | null | undefined } | null | undefined): Place => {
    const [start, end] = node?.range ?? [];
    if (start === undefined || end === undefined) return { file };
    const { lines } = read();
    const from = lines.linePos(start);
    const to = lines.linePos(Math.max(start, end));
    return { file, start: { line: from.line, column: from.col }, end: { line: to.line, column: to.col } };
  };

  const node = (path: YamlPath): Node | undefined => {
    const found: unknown = path.length === 0 ? read().document.contents : read().document.getIn(path, true);
    return isNode(found) ? found : undefined;
  };

  return {
    value: (path) => {
      for (let length = path.length; length >= 0; length -= 1) {
        const found = node(path.slice(0, length));
        if (found === undefined) continue;
        if (length === path.length) return at(found);
        const key = keyNode(node(path.slice(0, length - 1)), path[length - 1]);
        return at(key ?? firstKey(found) ?? found);
      }
      return { file, start: { line: 1, column: 1 } };
    },
    key: (path) => at(keyNode(node(path.slice(0, -1)), path.at(-1)) ?? node(path)),
    source: (path) => {
      const found = node(path);
      return isScalar(found) ? found.source : undefined;
    },
  };
}

function parse(text: string): { document: Document; lines: LineCounter } {
  const lines = new LineCounter();
  return { document: parseDocument(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent' }), lines };
}

function isNode(found: unknown): found is Node {
  return isScalar(found) || isCollection(found);
}

function keyNode(parent: Node | undefined, key: string | number | undefined): Node | undefined {
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find((item: Pair) => (isScalar(item.key) ? String(item.key.value) : '') === String(key));
  return isNode(pair?.key) ? pair.key : undefined;
}

function firstKey(found: Node): Node | undefined {
  const key = isMap(found) ? found.items[0]?.key : undefined;
  return isNode(key) ? key : undefined;
}
