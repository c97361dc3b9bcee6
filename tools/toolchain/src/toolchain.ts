import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { completed, pluginsFolder, toolchainParts, type Part } from './parts.mjs';

/** The tools that tests run against. What is not there is left out and named in `missing`. */
export interface Toolchain {
  readonly packer?: {
    /** Absolute. */
    readonly program: string;
    /** Such as `1.16.0`. */
    readonly version: string;
    /** For `PACKER_PLUGIN_PATH`. */
    readonly pluginPath: string;
    /** The plugins there and their versions, such as `qemu` → `1.0.9`. */
    readonly plugins: Readonly<Record<string, string>>;
  };
  /** `bin` has `ansible-playbook` and `ansible-lint`: put it first in `PATH`. `version` is that of ansible-core. */
  readonly ansible?: { readonly bin: string; readonly version: string };
  /** The program that serves EC2 and SSM; absolute. */
  readonly moto?: { readonly server: string };
  /** Google's own descriptions of its APIs: a folder of files such as `compute.v1.json`; absolute. */
  readonly googleApis?: { readonly documents: string };
  /** Python with `azure.mgmt.compute`, Azure's own client; absolute. */
  readonly azureSdk?: { readonly python: string };
  /** Checks workflows of GitHub Actions. */
  readonly actionlint?: { readonly program: string; readonly version: string };
  /** What Jenkins transforms pipelines with; `jars` are absolute. */
  readonly groovyCps?: { readonly jars: readonly string[]; readonly version: string };
  /** OpenTofu, which reads modules of Terraform. */
  readonly tofu?: { readonly program: string; readonly version: string };
  /** Such as `packer`, `plugin-qemu`, `python`. */
  readonly missing: readonly string[];
}

/**
 * Finds what `tools/toolchain/install` has installed for the pins as they are now. It builds nothing.
 * `OSTRATA_PACKER_PLUGINS` in `env` names a folder of plugins that Packer has installed, to be used in place of the pinned ones.
 * `root` holds the pins; this package when it is left out.
 */
export function toolchain(
  options: { readonly env?: Readonly<Record<string, string | undefined>>; readonly root?: string } = {},
): Toolchain {
  const { env = process.env, root } = options;
  const parts = toolchainParts({ env, ...(root !== undefined && { root }) });
  const bin = join(parts.python.folder, 'bin');
  const ansible = completed(parts.python.folder);
  const packer = completed(parts.packer.folder);
  const actionlint = completed(parts.actionlint.folder);
  const groovyCps = completed(parts.groovyCps.folder);
  const tofu = completed(parts.tofu.folder);
  const own = env['OSTRATA_PACKER_PLUGINS'];
  const { pluginPath, plugins } = own === undefined ? pinnedPlugins(parts.plugins, env) : installedPlugins(own);
  return {
    ...(packer !== undefined && {
      packer: {
        program: join(parts.packer.folder, 'bin/packer'),
        version: packer.version,
        pluginPath,
        plugins,
      },
    }),
    ...(ansible !== undefined && {
      ansible: { bin, version: ansible.version },
      moto: { server: join(bin, 'moto_server') },
      azureSdk: { python: join(bin, 'python') },
      googleApis: { documents: join(sitePackages(parts.python.folder), 'googleapiclient/discovery_cache/documents') },
    }),
    ...(actionlint !== undefined && {
      actionlint: { program: join(parts.actionlint.folder, 'bin/actionlint'), version: actionlint.version },
    }),
    ...(groovyCps !== undefined && {
      groovyCps: { jars: jarsIn(parts.groovyCps.folder), version: groovyCps.version },
    }),
    ...(tofu !== undefined && { tofu: { program: join(parts.tofu.folder, 'bin/tofu'), version: tofu.version } }),
    missing: [
      ...[parts.python, parts.packer, parts.actionlint, parts.groovyCps, parts.tofu].filter(
        ({ folder }) => completed(folder) === undefined,
      ),
      ...parts.plugins.filter(({ name }) => plugins[pluginOf(name)] === undefined),
    ].map(({ name }) => name),
  };
}

type Plugins = Pick<NonNullable<Toolchain['packer']>, 'pluginPath' | 'plugins'>;

function pinnedPlugins(parts: readonly Part[], env: Readonly<Record<string, string | undefined>>): Plugins {
  const present = parts.filter(({ folder }) => completed(folder) !== undefined);
  const versions = present.map(({ name, folder }) => [pluginOf(name), completed(folder)?.version ?? ''] as const);
  return { pluginPath: pluginsFolder(present, env), plugins: Object.fromEntries(versions) };
}

/** Packer installs to `github.com/hashicorp/azure/packer-plugin-azure_v2.6.3_x5.0_linux_amd64`, and takes the newest. */
function installedPlugins(pluginPath: string): Plugins {
  const versions = readdirSync(pluginPath, { recursive: true, encoding: 'utf8' })
    .flatMap((path) => {
      const found = /packer-plugin-([a-z]+)_v(\d+\.\d+\.\d+)_x[^/]*(?<!_SHA256SUM)$/.exec(path);
      return found === null ? [] : [[found[1] ?? '', found[2] ?? ''] as const];
    })
    .sort(([, a], [, b]) => a.localeCompare(b, 'en', { numeric: true }));
  return { pluginPath, plugins: Object.fromEntries(versions) };
}

/** `plugin-azure` → `azure` */
function pluginOf(part: string): string {
  return part.replace('plugin-', '');
}

/** Where a venv has its packages: below the name of its Python. */
function sitePackages(venv: string): string {
  const lib = join(venv, 'lib');
  const python = readdirSync(lib).find((name) => name.startsWith('python')) ?? 'python3';
  return join(lib, python, 'site-packages');
}

function jarsIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jar'))
    .map((name) => join(folder, name));
}
