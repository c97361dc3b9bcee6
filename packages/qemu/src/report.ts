import type { ToolReport } from '@ostrata/ports';
import { accelerator } from './accelerator.ts';
import { command, type Environment } from './command.ts';

/** QEMU, its accelerator and what bootstrapping needs, as they are on this machine. */
export async function qemuReport(cacheFolder: string, env: Environment): Promise<readonly ToolReport[]> {
  const tools = await Promise.all([
    tool('qemu-system-x86_64', 'building and booting images', env),
    tool('qemu-img', 'the store', env),
    tool('ssh', 'entering guests', env, ['-V']),
    tool('mmdebstrap', '`bootstrap: debian`', env),
    tool('mcopy', '`bootstrap: debian`', env),
    tool('syslinux', '`bootstrap: debian`', env),
    tool('sfdisk', '`bootstrap: debian` and looking at disks from outside', env),
    tool('debugfs', 'looking at disks from outside', env, ['-V']),
  ]);
  const neededFor = 'quick builds';
  const found = await accelerator(cacheFolder, env).catch(() => undefined);
  const advice =
    found === undefined
      ? 'install the package qemu-system-x86'
      : 'no working /dev/kvm: guests run in software, some ten times slower';
  return [
    ...tools,
    {
      tool: 'accelerator',
      neededFor,
      ok: found !== undefined,
      ...(found && { version: found }),
      ...(found !== 'kvm' && { advice }),
    },
  ];
}

async function tool(name: string, neededFor: string, env: Environment, args = ['--version']): Promise<ToolReport> {
  try {
    const said = await command(name, args, { neededFor, env });
    return { tool: name, neededFor, ok: true, version: /\d+\.\d+[\w.]*/.exec(said)?.[0] ?? 'here' };
  } catch (error) {
    if (error instanceof Error && error.name === 'CommandFailed')
      return { tool: name, neededFor, ok: true, version: 'here' };
    return { tool: name, neededFor, ok: false, advice: error instanceof Error ? error.message : 'it cannot be run' };
  }
}
