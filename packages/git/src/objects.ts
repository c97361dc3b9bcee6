import { gitChunks } from './git.ts';

/** An object as git keeps it. */
export interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly content: Buffer;
}

/** Objects by id, in their order, by one `git cat-file --batch`; `undefined` for one that is not there. */
export async function readObjects(folder: string, ids: readonly string[]): Promise<readonly (GitObject | undefined)[]> {
  const found: (GitObject | undefined)[] = [];
  for await (const part of objectsInParts(folder, ids)) for (const one of part) found.push(one);
  return found;
}

/** As `readObjects`, as many at a time as git has told, while it reads the others. */
export async function* objectsInParts(
  folder: string,
  ids: readonly string[],
): AsyncGenerator<readonly (GitObject | undefined)[]> {
  if (ids.length === 0) return;
  let next = 0;
  let chunks: Buffer[] = [];
  let [length, needed] = [0, 0];
  for await (const chunk of gitChunks(
    folder,
    ['cat-file', '--batch', '--buffer'],
    ids.map((id) => `${id}\n`).join(''),
  )) {
    chunks.push(chunk);
    length += chunk.length;
    // A large object comes in many chunks: they are put together when it is whole.
    if (length < needed) continue;
    const told = Buffer.concat(chunks, length);
    const { found, end, following } = readWhole(told, ids, next);
    yield found;
    next += found.length;
    chunks = [told.subarray(end)];
    length -= end;
    needed = following;
  }
}

/** The objects that are told as a whole, where they end, and how many bytes the one after them needs at least. */
function readWhole(told: Buffer, ids: readonly string[], next: number) {
  const found: (GitObject | undefined)[] = [];
  let end = 0;
  let following = 0;
  for (const id of ids.slice(next)) {
    // `<id> <type> <size>`, the content and a newline; or `<id> missing` alone.
    const start = told.indexOf(10, end) + 1;
    if (start === 0) break;
    const [, type, size] = /^\S+ (\w+) (\d+)$/.exec(told.toString('latin1', end, start - 1)) ?? [];
    const after = type === undefined ? start : start + Number(size) + 1;
    following = after - end;
    if (after > told.length) break;
    found.push(type === undefined ? undefined : { id, type, content: told.subarray(start, after - 1) });
    [end, following] = [after, 0];
  }
  return { found, end, following };
}
