import { unitsOf } from '@ostrata/catalog';
import { hasErrors, type Problem } from '@ostrata/problems';
import { blobId, treeIndex, type Tree } from '@ostrata/versioning';
import { differences } from '../../author/differences.ts';
import { renderedFolders, renderUnits, type RenderedUnit } from '../../author/rendered.ts';
import { staleFile } from '../../author/stale-file.ts';
import { InputRefused } from '../../failure.ts';
import { loadCommit, outlineOf } from './load-commit.ts';
import type { CommitPlan, PlanPorts } from '../plan.ts';
import { recall } from '../recall/recall.ts';

/**
 * Renders the images that are due, in memory, at their commit, and finds what of their folders is not as it would be rendered: what is
 * built would not be what the catalogue says, and the version would be spent. Throws `InputRefused`.
 */
export async function staleFolders(
  { filesAt, cache }: Pick<PlanPorts, 'filesAt' | 'cache'>,
  { commit, images }: Pick<CommitPlan, 'commit' | 'images'>,
): Promise<readonly Problem[]> {
  const files = filesAt(commit);
  const known = await recall(cache);
  const repository = await loadCommit(files, await outlineOf(files, known), known);
  const { catalog } = repository;
  if (catalog === undefined) throw new InputRefused(repository.problems);
  const due = new Set(images.map(({ image }) => image));
  const units = unitsOf(catalog).filter(({ image }) => due.has(image.name));
  const tree = await repository.expand([...due].map((image) => `src/${image}`));
  const problems: Problem[] = [];
  for (let from = 0; from < units.length && problems.length < enough; from += batch) {
    const some = units.slice(from, from + batch);
    const { rendered, problems: unrendered } = await repository.settled(() => renderUnits(catalog, some));
    problems.push(...unrendered.filter(({ severity }) => severity === 'error'));
    if (hasErrors(unrendered)) continue;
    const other = unequal(rendered, tree);
    problems.push(...(await differences(files, other.tree, other.rendered)).map(staleFile));
  }
  return problems.slice(0, enough);
}

/** So many problems are told; whoever mends them finds the others with `ostrata render --check`. */
const enough = 50;

/** How many units are held as text at one time. */
const batch = 200;

/** What was rendered and what is in its folders, without what git has by the very id of the rendered text: that need not be read. */
function unequal(rendered: readonly RenderedUnit[], tree: Tree): { rendered: readonly RenderedUnit[]; tree: Tree } {
  const below = treeIndex(tree);
  const there = new Map<string, NonNullable<ReturnType<Tree['get']>>>();
  for (const folder of rendered.flatMap(({ unit }) => renderedFolders(unit))) {
    for (const [path] of below(folder)) {
      const found = tree.get(path);
      if (found !== undefined) there.set(path, found);
    }
  }
  const left = rendered.map(({ unit, files }) => {
    const other = [...files].filter(([path, text]) => {
      const found = there.get(path);
      const isEqual = found !== undefined && found.kind !== 'link' && found.id === blobId(text);
      return !(isEqual && there.delete(path));
    });
    return { unit, files: new Map(other) };
  });
  return { rendered: left, tree: there };
}
