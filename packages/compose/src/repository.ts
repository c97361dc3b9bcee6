import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The nearest folder, from `start` upwards, that holds an `ostrata.yaml`. Throws `NoRepository`. */
export function findRepository(start: string): string {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'ostrata.yaml'))) return folder;
    if (dirname(folder) === folder) throw new NoRepository(start);
  }
}

/** There is no image repository here. */
export class NoRepository extends Error {
  override readonly name = 'NoRepository';

  constructor(start: string) {
    super(`there is no ostrata.yaml in ${resolve(start)} or above it; \`ostrata init\` makes an image repository`);
  }
}
