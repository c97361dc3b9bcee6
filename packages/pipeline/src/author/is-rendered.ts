import type { Unit } from '@ostrata/catalog';
import { treeIndex, type Tree } from '@ostrata/versioning';

/** True where a unit's folder has what Packer builds and verifies it with, whether that is up to date or not. */
export function isRendered({ folder, settings }: Unit, tree: Tree): boolean {
  if (!tree.has(`${folder}/ansible/playbook.yml`) || !tree.has(`${folder}/verify/build.pkr.hcl`)) return false;
  if (settings.template !== 'custom') return tree.has(`${folder}/build.pkr.hcl`);
  // What is written by hand is called as its author likes.
  return treeIndex(tree)(folder).some(([path]) => isTemplate(path.slice(folder.length + 1)));
}

function isTemplate(name: string): boolean {
  return /^[^/]+\.pkr\.(hcl|json)$/.test(name);
}
