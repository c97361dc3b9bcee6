import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { completed, pluginsFolder, toolchainParts } from './parts.mjs';

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
  /** Such as `packer`, `plugin-qemu`, `python`. */
  readonly missing: readonly string[];
}

/**
 * Finds what `tools/toolchain/install` has installed for the pins as they are now. It builds nothing.
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
  const present = parts.plugins.filter(({ folder }) => completed(folder) !== undefined);
  const versions = present.map(({ name, folder }) => [name.replace('plugin-', ''), completed(folder)?.version ?? '']);
  return {
    ...(packer !== undefined && {
      packer: {
        program: join(parts.packer.folder, 'bin/packer'),
        version: packer.version,
        pluginPath: pluginsFolder(present, env),
        plugins: Object.fromEntries(versions) as Record<string, string>,
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
    missing: [parts.python, parts.packer, parts.actionlint, ...parts.plugins]
      .filter(({ folder }) => completed(folder) === undefined)
      .map(({ name }) => name),
  };
}

/** Where a venv has its packages: below the name of its Python. */
function sitePackages(venv: string): string {
  const lib = join(venv, 'lib');
  const python = readdirSync(lib).find((name) => name.startsWith('python')) ?? 'python3';
  return join(lib, python, 'site-packages');
}
