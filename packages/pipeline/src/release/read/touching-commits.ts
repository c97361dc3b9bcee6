import type { Commit, History } from '@ostrata/ports';
import { treeIndex, type CommitToWeigh, type Tree } from '@ostrata/versioning';
import type { Tagged } from '../tags/tagged.ts';
import type { DesiredUnit } from './units.ts';

/** The commits up to the head since an image's newest tag that touch what it is made of itself: its folder, and what its roles and playbooks lead to. */
export async function touchingCommits(
  history: History,
  head: string,
  due: readonly DesiredUnit[],
  { tagged, tree }: { readonly tagged: Tagged; readonly tree: Tree },
): Promise<ReadonlyMap<string, readonly CommitToWeigh[]>> {
  const images = new Map(due.map(({ unit }) => [unit.image.name, unit.image]));
  const since = [...images.keys()].flatMap((name) => {
    const commit = tagged.commits.get(name);
    return commit === undefined ? [] : [{ name, commit }];
  });
  const distinct = [...new Set(since.map(({ commit }) => commit))];
  const found = await history.commits(head, distinct);
  const touched = new Map(distinct.map((commit, index) => [commit, touches(found[index] ?? [])]));
  const below = treeIndex(tree);
  return new Map(
    since.map(({ name, commit }) => {
      const settings = [...(images.get(name)?.targets.values() ?? [])];
      const uses = settings.flatMap(({ ansible, verifyUses }) => [ansible, verifyUses]);
      const roles = uses.flatMap(({ localRoles }) => localRoles.map((role) => `${role}/`));
      const others = uses.flatMap(({ files, localRoles }) => [...files, ...localRoles.filter(isDeep)]);
      const paths = [...others, ...settings.flatMap(({ verify }) => verify)];
      const files = paths.flatMap((path) => below(path).map(([file]) => file));
      return [name, touched.get(commit)?.([`src/${name}/`, ...new Set([...roles, ...files])]) ?? []] as const;
    }),
  );
}

/** True for a role that stands further in than `roles/<name>`: it has no place of its own. */
function isDeep(role: string): boolean {
  return role.split('/').length !== 2;
}

/** Finds the commits, newest first, that changed a path at one of `places`: a file, or a folder with `/` at its end. */
function touches(commits: readonly Commit[]): (places: readonly string[]) => readonly CommitToWeigh[] {
  const byPlace = new Map<string, Set<number>>();
  for (const [index, { paths }] of commits.entries()) {
    for (const path of paths) {
      const [first = '', second = ''] = path.split('/', 2);
      for (const place of [path, `${first}/${second}/`]) {
        const known = byPlace.get(place);
        if (known === undefined) byPlace.set(place, new Set([index]));
        else known.add(index);
      }
    }
  }
  return (places) => {
    const indexes = new Set(places.flatMap((place) => [...(byPlace.get(place) ?? [])]));
    return [...indexes].sort((a, b) => a - b).flatMap((index) => commits[index] ?? []);
  };
}
