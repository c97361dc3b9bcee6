import type { Files, Tree } from '@ostrata/ports';
import { createTwoFilesPatch } from 'diff';
import { renderedFolders, type RenderedUnit } from './rendered.ts';

/** How a rendered file and the one in the tree differ. */
export interface Difference {
  readonly path: string;
  readonly kind: 'missing' | 'changed' | 'unexpected';
  /** As a unified diff, from what stands in the tree to what is rendered. */
  readonly patch: string;
}

/** What of the rendered folders is not in the tree as it would be rendered now, sorted by path. */
export async function differences(
  files: Files,
  tree: Tree,
  rendered: readonly RenderedUnit[],
): Promise<readonly Difference[]> {
  const wanted = new Map(rendered.flatMap((one) => [...one.files]));
  const folders = rendered.flatMap(({ unit }) => renderedFolders(unit));
  const present = [...tree.keys()].filter((path) => folders.some((folder) => path.startsWith(`${folder}/`)));
  const texts = await files.read(present);
  const paths = [...new Set([...wanted.keys(), ...present])].sort();
  return paths.flatMap((path) => {
    const before = texts.get(path);
    const after = wanted.get(path);
    if (before === after) return [];
    const kind = before === undefined ? 'missing' : after === undefined ? 'unexpected' : 'changed';
    const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, before ?? '', after ?? '', undefined, undefined, {
      context: 3,
    });
    return [{ path, kind, patch: patch.replace(/^=+\n/, '') }];
  });
}
