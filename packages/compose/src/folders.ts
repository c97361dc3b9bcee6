import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/** Where things are kept on this machine; all absolute. */
export interface Folders {
  readonly cache: string;
  readonly store: string;
  readonly logs: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The user's folders by the XDG base directory rules. `OSTRATA_STORE` and then `store:` of `ostrata.yaml` say where the
 * store is. Logs are kept apart for each repository.
 */
export function folders(root: string, env: Environment, configuredStore?: string): Folders {
  const home = env['HOME'] ?? homedir();
  const under = (variable: string, fallback: string) =>
    join(absolute(env[variable]) ?? join(home, fallback), 'ostrata');
  const store = env['OSTRATA_STORE'] ?? configuredStore;
  const repository = createHash('sha256').update(resolve(root)).digest('hex').slice(0, 8);
  return {
    cache: under('XDG_CACHE_HOME', '.cache'),
    store: store === undefined ? join(under('XDG_DATA_HOME', '.local/share'), 'store') : resolve(root, store),
    logs: join(under('XDG_STATE_HOME', '.local/state'), 'logs', repository),
  };
}

function absolute(folder: string | undefined): string | undefined {
  return folder !== undefined && isAbsolute(folder) ? folder : undefined;
}
