import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toolchain } from './toolchain.ts';

const here = fileURLToPath(new URL('..', import.meta.url));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ostrata-toolchain-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('installing', () => {
  it('on a machine with neither Go nor Python says so, and clears what an interrupted run left', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    for (const program of ['bash', 'dirname', 'mkdir', 'flock']) {
      const folders = (process.env['PATH'] ?? '').split(delimiter);
      const from = folders.map((path) => join(path, program)).find((path) => existsSync(path)) ?? program;
      symlinkSync(from, join(bin, program));
    }
    symlinkSync(process.execPath, join(bin, 'node'));
    const cache = join(folder, 'ostrata/toolchain');
    mkdirSync(join(cache, 'packer-0.partial/bin'), { recursive: true });
    const { stdout, exitCode } = await install({ PATH: bin });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('not run: Ansible, ansible-lint and moto, because there is no Python 3.10 or newer');
    expect(stdout).toMatch(/not run: Packer, because there is no Go on this machine \(1\.\d+/);
    expect(stdout).toMatch(/not run: actionlint, because there is no Go on this machine \(1\.\d+/);
    expect(stdout).toContain('not run: groovy-cps, because there is no Maven on this machine');
    expect(stdout).toContain("not run: Packer's plugin qemu, because it needs Packer");
    expect(readdirSync(cache).filter((name) => name.startsWith('packer'))).toEqual([]);
    expect(toolchain({ env: { XDG_CACHE_HOME: folder } }).missing).toHaveLength(5 + 5);
  });

  it('on a machine whose Go is too old says so', async () => {
    tool('go', 'echo go1.19.3');
    tool('python3', 'exit 1');
    tool('mvn', 'exit 1');
    const { stdout, exitCode } = await install({ PATH: [folder, process.env['PATH']].join(delimiter) });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/not run: Packer, because Go is 1\.19\.3 on this machine, and it needs 1\.\d+/);
  });

  it('fails, with what the tool said and a log, when a tool fails', async () => {
    tool('go', 'case $1 in env) echo go99.0.0;; build) echo "a type error" >&2; exit 1;; esac');
    tool('python3', 'exit 1');
    tool('mvn', 'exit 1');
    const { stderr, exitCode } = await install({ PATH: [folder, process.env['PATH']].join(delimiter) });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^Packer failed:\na type error\nAll it said: \/.*packer-.*\.log$/m);
    expect(toolchain({ env: { XDG_CACHE_HOME: folder } }).packer).toBeUndefined();
  });

  it('is no more lenient than that: a file that is not what was pinned is a failure', async () => {
    tool('go', 'case $1 in env) echo go99.0.0;; list) echo "SECURITY ERROR" >&2; exit 1;; esac');
    tool('python3', 'exit 1');
    tool('mvn', 'exit 1');
    const { stderr, exitCode } = await install({ PATH: [folder, process.env['PATH']].join(delimiter) });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('SECURITY ERROR');
  });

  it('takes no jar that is another than the one that is pinned', async () => {
    tool('go', 'exit 1');
    tool('python3', 'exit 1');
    const fetching =
      'for word in "$@"; do case $word in -DoutputDirectory=*) echo other > "${word#*=}/other.jar";; esac; done';
    tool('mvn', fetching);
    const { stderr, exitCode } = await install({ PATH: [folder, process.env['PATH']].join(delimiter) });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^groovy-cps failed:\nSECURITY ERROR: these are not the jars that are pinned\n[0-9a-f]{64} {2}other\.jar$/m,
    );
    expect(toolchain({ env: { XDG_CACHE_HOME: folder } }).groovyCps).toBeUndefined();
  });

  function tool(name: string, script: string): void {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }

  function install(env: { readonly PATH: string }) {
    return execa(join(here, 'install'), { env: { ...env, XDG_CACHE_HOME: folder }, extendEnv: false, reject: false });
  }
});
