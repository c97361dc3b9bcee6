import type { TagRef, Tags } from '@ostrata/ports';
import { parseTrailers } from '@ostrata/versioning';
import type { OpenedTag, Recall } from '../recall/recall.ts';
import { refuseNewer } from '../refuse/refuse-newer.ts';

/** Tags by name, as far as they are there and of commits. One that was opened before is not opened again. Throws `InputRefused`. */
export async function openTags(
  tags: Tags,
  refs: readonly TagRef[],
  recall: Recall,
): Promise<ReadonlyMap<string, OpenedTag>> {
  const found = new Map<string, OpenedTag>();
  const closed: TagRef[] = [];
  for (const ref of refs) {
    const known = ref.id === undefined ? undefined : recall.tag(ref.id);
    if (known === undefined) closed.push(ref);
    else found.set(ref.name, known);
  }
  const ids = new Map(closed.map(({ name, id }) => [name, id]));
  const listed = await tags.list(closed);
  refuseNewer(listed);
  for (const { name, commit, annotated, message } of listed) {
    const tag = { commit, trailers: annotated ? parseTrailers(message) : [] };
    found.set(name, tag);
    const id = ids.get(name);
    if (id !== undefined) recall.keepTag(id, tag);
  }
  return found;
}
