import { gitOutput } from './git.ts';

/** An object as git keeps it. */
export interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly content: Buffer;
}

/** Objects by id, in their order, by one `git cat-file --batch`; `undefined` for one that is not there. */
export async function readObjects(folder: string, ids: readonly string[]): Promise<readonly (GitObject | undefined)[]> {
  if (ids.length === 0) return [];
  const { stdout } = await gitOutput(folder, ['cat-file', '--batch'], ids.map((id) => `${id}\n`).join(''));
  let offset = 0;
  return ids.map((id) => {
    // `<id> <type> <size>`, the content and a newline; or `<id> missing` alone.
    const end = stdout.indexOf(10, offset);
    const [, type, size] = /^\S+ (\w+) (\d+)$/.exec(stdout.toString('latin1', offset, end)) ?? [];
    offset = end + 1;
    if (type === undefined) return undefined;
    const content = stdout.subarray(offset, offset + Number(size));
    offset += content.length + 1;
    return { id, type, content };
  });
}
