import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Cloud } from '@ostrata/catalog';
import type { FoundPacker } from '@ostrata/packer';
import type { ToolReport } from '@ostrata/ports';
import { execa } from 'execa';
import type { Environment, Folders } from './folders.ts';

/** What this machine has and lacks for building images, there and in `clouds`, each really tried; `agent` is for one that builds for Jenkins. */
export async function tools(
  env: Environment,
  folders: Folders,
  { agent = false, clouds = [] }: { readonly agent?: boolean; readonly clouds?: readonly Cloud[] } = {},
): Promise<readonly ToolReport[]> {
  const { qemuReport } = await import('@ostrata/qemu');
  const { findPacker } = await import('@ostrata/packer');
  const [qemu, packers, others, space] = await Promise.all([
    qemuReport(folders.cache, env),
    findPacker(env),
    Promise.all([
      tool('git', 'reading the repository', 'install the package git', env),
      tool('ansible-playbook', 'roles', 'install the package ansible-core', env),
      ...(agent ? agentTools(env) : [tool('ansible-lint', '`ostrata check`', 'run `pipx install ansible-lint`', env)]),
    ]),
    disk(folders.store),
  ]);
  const neededFor = 'building images';
  const [packer] = packers;
  const found: ToolReport =
    packer === undefined
      ? { tool: 'packer', neededFor, ok: false, advice: 'install the package packer, or a current one from its vendor' }
      : { tool: 'packer', neededFor, ok: true, version: packer.version, path: packer.path };
  const plugins = clouds.map((cloud) => plugin(pluginOf[cloud], `images of ${cloud}`, packer, env));
  const roles = clouds.length === 0 ? [] : [plugin('ansible', 'roles in a cloud', packer, env)];
  const inClouds = await Promise.all([...plugins, ...roles]);
  return [found, ...inClouds, ...qemu, ...others, space];
}

/** A plugin of Packer's, and a Packer that can have it. */
async function plugin(
  name: string,
  neededFor: string,
  packer: FoundPacker | undefined,
  env: Environment,
): Promise<ToolReport> {
  const { installedPlugins } = await import('@ostrata/packer');
  const report = { tool: `packer plugin ${name}`, neededFor };
  const version = packer === undefined ? undefined : (await installedPlugins(packer, env)).get(name);
  if (version !== undefined) return { ...report, ok: true, version };
  const advice = `with Packer 1.11 or newer, run \`packer plugins install github.com/hashicorp/${name}\``;
  return { ...report, ok: false, advice };
}

const pluginOf: Readonly<Record<Cloud, string>> = {
  aws: 'amazon',
  azure: 'azure',
  gcp: 'googlecompute',
  qemu: 'qemu',
};

function agentTools(env: Environment): readonly Promise<ToolReport>[] {
  return [
    tool('ostrata-jenkins', 'delivering a unit', 'run `npm install --global @ostrata/jenkins`', env),
    tool('java', 'the agent of Jenkins itself', 'install the package default-jre-headless', env),
  ];
}

async function tool(name: string, neededFor: string, advice: string, env: Environment): Promise<ToolReport> {
  const { stdout, exitCode } = await execa(name, ['--version'], { reject: false, stdin: 'ignore', env: { ...env } });
  if (exitCode !== 0) return { tool: name, neededFor, ok: false, advice };
  return { tool: name, neededFor, ok: true, version: /\d+\.\d+[\w.]*/.exec(stdout)?.[0] ?? 'here' };
}

/** Room for a chain of layers: ten gigabytes. */
async function disk(folder: string): Promise<ToolReport> {
  const { bavail, bsize } = await nearest(folder);
  const free = (bavail * bsize) / 1e9;
  const report = { tool: 'disk space', neededFor: 'the store', version: `${free.toFixed(0)} GB free`, path: folder };
  return free >= 10
    ? { ...report, ok: true }
    : { ...report, ok: false, advice: 'make room: a chain of layers takes some 10 GB' };
}

async function nearest(folder: string): Promise<{ readonly bavail: number; readonly bsize: number }> {
  return statfs(folder).catch(() => nearest(dirname(folder)));
}
