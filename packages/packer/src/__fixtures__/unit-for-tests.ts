import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PackerBuild } from '@ostrata/ports';
import { afterEach, beforeEach } from 'vitest';

/** A folder for each test, with a unit's folder in it. */
export function unitFolder() {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ostrata-packer-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);
  const wanted = (more: Partial<PackerBuild> = {}): PackerBuild => ({
    folder: path('unit'),
    variables: {},
    log: path('log'),
    manifest: path('work/manifest.json'),
    ...more,
  });
  const write = (name: string, content: string) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), content);
  };
  return { path, wanted, write };
}

/** A build of nothing that runs a command of the shell. `settings` are lines of its provisioner. */
export function commandBuild(command: string, settings = ''): string {
  return `source "null" "x" {
  communicator = "none"
}
build {
  sources = ["source.null.x"]
  provisioner "shell-local" {
    ${settings}
    inline = [${JSON.stringify(command)}]
  }
}
`;
}

/** Whether a process runs; one that only waits to be reaped does not. */
export function isRunning(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/^\d+ \(.*\) Z /.test(readFileSync(stat, 'utf8'));
}
