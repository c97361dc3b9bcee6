import type { Packer } from '@ostrata/ports';
import { toolchain } from '@ostrata/toolchain';
import { execaSync } from 'execa';
import { describe } from 'vitest';
import { findPacker, packer, type PackerOptions } from '../index.ts';

/** A Packer to test, and what its runs find around it. */
export interface SubjectPacker {
  readonly command: string;
  readonly version: string;
  /** Before 1.7: it brings its plugins, and `required_plugins` is unknown to it. */
  readonly isOld: boolean;
  /** With its plugins. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly packer: (options?: Pick<PackerOptions, 'grace'>) => Packer;
}

/** All that are here: the machine's own, and the toolchain's. */
const packers: readonly SubjectPacker[] = [
  ...(await findPacker(process.env)).map(({ path, version }) => subject(path, version, process.env)),
  ...ofToolchain(),
];

/**
 * Runs a suite with each Packer here. What it lacks of the `tools`, programs or plugins such as `plugin-qemu`, is said in the
 * name of what is not run.
 */
export function withEachPacker(
  name: string,
  suite: (subject: SubjectPacker) => void,
  { tools = [] }: { readonly tools?: readonly string[] } = {},
): void {
  if (packers.length === 0) {
    const none = subject('packer', '', process.env);
    describe.skip(`${name} (not run: no Packer on this machine)`, () => suite(none));
  }
  for (const each of packers) {
    const missing = tools.filter((tool) => !has(each, tool));
    const not = missing.length === 0 ? '' : ` (not run: no ${missing.join(' and ')} here)`;
    describe.skipIf(not !== '')(`${name}, by Packer ${each.version}${not}`, () => suite(each));
  }
}

function subject(command: string, version: string, env: SubjectPacker['env']): SubjectPacker {
  const isOld = /^1\.[0-6]\./.test(version);
  return { command, version, isOld, env, packer: (options = {}) => packer({ ...options, command, env }) };
}

function ofToolchain(): readonly SubjectPacker[] {
  const { packer: current } = toolchain();
  if (current === undefined) return [];
  return [subject(current.program, current.version, { ...process.env, PACKER_PLUGIN_PATH: current.pluginPath })];
}

function has({ isOld, env }: SubjectPacker, tool: string): boolean {
  if (tool.startsWith('plugin-')) return isOld || !toolchain().missing.includes(tool);
  return !execaSync(tool, ['--version'], { env, extendEnv: false, reject: false }).failed;
}
