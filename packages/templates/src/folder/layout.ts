import type { Body, Item } from '@ostrata/hcl';

/** An empty line between items; a comment stays with what it speaks of. */
export function separated(items: readonly Item[]): Body {
  return items.flatMap((item, index): Body => {
    const before = items[index - 1];
    return before === undefined || before.kind === 'comment' ? [item] : [{ kind: 'gap' }, item];
  });
}

/** An empty line before each block. */
export function spaced(body: Body): Body {
  return body.flatMap((item, index): Body => {
    const before = body[index - 1];
    const needsGap = item.kind === 'block' && before !== undefined && before.kind !== 'gap';
    return needsGap ? [{ kind: 'gap' }, item] : [item];
  });
}

/** The way from a folder of the repository up to its root: `../../…`. */
export function rootFrom(folder: string): string {
  return folder.replace(/[^/]+/g, '..');
}
