import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type {
  Branches,
  Cache,
  Checkouts,
  Clock,
  CommittedFiles,
  Files,
  History,
  Linter,
  Machines,
  Packer,
  Publisher,
  Roles,
  Tags,
  ToolReport,
  Vendors,
  WorkFolders,
} from '@ostrata/ports';
import { clouds, devAccounts } from '@ostrata/catalog';
import type { Fingerprint } from '@ostrata/versioning';
import type { Github } from './github.ts';
import { cloudPublishers, vendorsFor } from './cloud-adapters.ts';
import type { Configured } from './configured.ts';
import { folders, type Environment, type Folders } from './folders.ts';
import { temporaryFolders } from './work-folders.ts';

/** The adapters of one repository. Each is loaded when it is first asked for, so that a quick command stays quick. */
export interface Adapters {
  readonly folders: Omit<Folders, 'store'>;
  readonly clock: Clock;
  files(): Promise<Files>;
  /** The files at a commit. */
  filesAt(): Promise<(commit: string) => CommittedFiles>;
  /** What plans may keep in the git folder; none where `version` is not told. */
  cache(): Promise<Cache | undefined>;
  history(): Promise<History>;
  tags(where?: TagsWhere): Promise<Tags>;
  /** The branches of a remote, or those that are here. */
  branches(remote?: string): Promise<Branches>;
  checkouts(): Promise<Checkouts>;
  /** GitHub, by `GITHUB_REPOSITORY`, `GITHUB_TOKEN` (or `GH_TOKEN`) and `GITHUB_API_URL`. */
  github(): Promise<Github>;
  roles(): Promise<Roles>;
  linter(): Promise<Linter>;
  packer(): Promise<Packer>;
  machines(): Promise<Machines>;
  vendors(): Promise<Vendors>;
  /** The store. */
  publisher(): Promise<Publisher>;
  /** One for each cloud that the repository's settings name an account of, the store among them; `dev`: of the accounts for dev builds. */
  publishers(options?: { readonly dev?: boolean }): Promise<readonly Publisher[]>;
  /** What only a build that has something to do needs: loaded in one go, and each part starts nothing by itself. */
  deliver(): Promise<Delivering>;
  /** What this machine has; `agent` asks for what an agent of Jenkins needs. */
  tools(options?: { readonly agent?: boolean }): Promise<readonly ToolReport[]>;
  /** Where the log of a unit's delivery goes; its folder is made. */
  logFile(unit: string, fingerprint: Fingerprint): string;
}

/** Where tags are read from and emitted to. */
export interface TagsWhere {
  /** The remote that has them; without it they stay here. */
  readonly remote?: string;
  /** By `git push`, or through GitHub's API. */
  readonly through?: 'git' | 'github';
  /** A file of ssh signers, absolute, that counts instead of the one that git is set up with. */
  readonly allowedSigners?: string;
}

/** The adapters that make and verify an image. */
export interface Delivering {
  readonly packer: Packer;
  readonly roles: Roles;
  readonly machines: Machines;
  readonly vendors: Vendors;
  readonly workFolders: WorkFolders;
}

export interface ComposeOptions {
  /** The image repository, absolute. */
  readonly root: string;
  readonly env: Environment;
  /** The program's own: what another version kept is not read. */
  readonly version?: string;
  /** What `ostrata.yaml` says, for those adapters that need it; nothing when it is left out. */
  readonly settings?: () => Promise<Configured>;
}

/** Wires the adapters for a repository on this machine. */
export function compose({ root, env, version, settings = nothing }: ComposeOptions): Adapters {
  const where = folders(root, env);
  const whereConfigured = async () => folders(root, env, (await settings()).store);
  const adapters: Adapters = {
    folders: where,
    clock,
    files: async () => (await import('@ostrata/git')).gitFiles(root),
    filesAt: async () => {
      const { gitFiles } = await import('@ostrata/git');
      return (commit) => gitFiles(root, { commit });
    },
    cache: async () =>
      version === undefined ? undefined : (await import('@ostrata/git')).gitCache(root, `ostrata ${version}`),
    history: async () => (await import('@ostrata/git')).gitHistory(root),
    branches: async (remote) =>
      (await import('@ostrata/git')).gitBranches(root, remote === undefined ? {} : { remote }),
    checkouts: async () => (await import('@ostrata/git')).gitCheckouts(root),
    tags: async ({ through = 'git', ...where } = {}) => {
      const { gitTags, isSigning } = await import('@ostrata/git');
      const read = gitTags(root, where);
      if (through === 'git') return read;
      const { tags } = await adapters.github();
      const { tagsThroughGithub } = await import('./tags-through-github.ts');
      return tagsThroughGithub(read, { tags, isSigning: () => isSigning(root) });
    },
    github: async () => (await import('./github.ts')).github(env),
    roles: async () => (await import('@ostrata/ansible-galaxy')).galaxyRoles({ cacheFolder: where.cache, env }),
    linter: async () => (await import('@ostrata/ansible-lint')).ansibleLint({ folder: root, env }),
    packer: async () => (await import('@ostrata/packer')).packer({ env }),
    machines: async () => (await import('@ostrata/qemu')).qemuMachines({ cacheFolder: where.cache, env }),
    vendors: async () => {
      const { qemuVendors } = await import('@ostrata/qemu');
      const local = qemuVendors({ cacheFolder: where.cache, env });
      return {
        ...local,
        resolve: async (source, targetName, ...rest) => {
          const vendors = await vendorsFor(source, targetName, { accounts: (await settings()).accounts, local });
          return vendors.resolve(source, targetName, ...rest);
        },
      };
    },
    publisher: async () => {
      const { storePublisher } = await import('@ostrata/publisher-qemu');
      return storePublisher({ folder: (await whereConfigured()).store });
    },
    publishers: async ({ dev = false } = {}) => {
      const { accounts } = await settings();
      return [await adapters.publisher(), ...(await cloudPublishers(dev ? devAccounts(accounts) : accounts))];
    },
    deliver: async () => {
      const [packer, roles, machines, vendors] = await Promise.all([
        adapters.packer(),
        adapters.roles(),
        adapters.machines(),
        adapters.vendors(),
      ]);
      return { packer, roles, machines, vendors, workFolders: temporaryFolders };
    },
    tools: async (options) => {
      const { accounts } = await settings();
      const named = clouds.filter((cloud) => cloud !== 'qemu' && accounts[cloud] !== undefined);
      return (await import('./tools.ts')).tools(env, await whereConfigured(), { ...options, clouds: named });
    },
    logFile: (unit, fingerprint) => {
      mkdirSync(where.logs, { recursive: true, mode: 0o700 });
      return join(where.logs, `${unit.replaceAll('/', '-')}-${fingerprint.slice(3, 15)}.log`);
    },
  };
  return adapters;
}

const nothing = async (): Promise<Configured> => ({ accounts: {} });

const clock: Clock = {
  now: () => new Date(),
  seconds: () => performance.now() / 1000,
};
