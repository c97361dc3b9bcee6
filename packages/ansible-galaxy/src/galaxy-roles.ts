import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Roles } from '@ostrata/ports';
import type { Environment } from './command.ts';
import { resolveGalaxyCollection, resolveGalaxyRole } from './galaxy-server.ts';
import { resolveGit } from './git-source.ts';
import { installAll } from './install.ts';

export interface GalaxyOptions {
  /** Where fetched content is kept, absolute; shared by all runs of this user. */
  readonly cacheFolder: string;
  readonly env: Environment;
  /** Base URL of the Galaxy server. */
  readonly server?: string;
}

/** Roles and collections from git repositories and from a Galaxy server. */
export function galaxyRoles({ cacheFolder, env, server = 'https://galaxy.ansible.com' }: GalaxyOptions): Roles {
  const content = join(cacheFolder, 'content');
  return {
    resolve: async (what, one) => {
      if (one.kind === 'git') return resolveGit(one, env);
      await mkdir(content, { recursive: true });
      return what === 'role' ? resolveGalaxyRole(one, server) : resolveGalaxyCollection(one, server);
    },
    install: (roles, collections, { signal } = {}) => installAll({ content, env, signal }, roles, collections),
  };
}
