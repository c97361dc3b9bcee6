import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findUnit, type Access } from '@ostrata/catalog';
import { loadRepository } from '@ostrata/pipeline';
import type { Files } from '@ostrata/ports';
import { reproduce } from './reproduce.ts';
import type { UnitParts } from './unit-parts.ts';

/**
 * What is kept of a failed unit beside its log: its rendered folder as Packer and Ansible were given it, an inventory to run
 * the playbook with by hand, and how to do it again. `tag` is what the unit is built from, and `files` are those of its commit.
 */
export async function keepFailure(files: Files, { tag, unit, part, folder }: FailedUnit): Promise<void> {
  const { catalog, tree } = await loadRepository(files);
  const { image, target } = unit;
  const found = catalog && findUnit(catalog, `${image}/${target}`);
  const wanted = [...tree.keys()].filter(
    (path) => path.startsWith(`src/${image}/${target}/`) || path === found?.image.file,
  );
  const texts = await files.read([...wanted, 'ostrata.lock.yaml']);
  for (const [path, text] of texts) write(join(folder, 'rendered', path), text);
  const booted = part === 'verify' ? found : found?.parent;
  if (booted !== undefined) write(join(folder, 'inventory.ini'), inventory(booted.settings.access, part));
  const steps = `#!/bin/sh\n# In any clone of the image repository:\nexec ${reproduce(tag, unit)}\n`;
  write(join(folder, 'reproduce.sh'), steps, 0o755);
}

/** A unit that failed, and what is kept of it. */
export interface FailedUnit {
  /** The tag that it is built from. */
  readonly tag: string;
  readonly unit: UnitParts;
  /** A build boots the parent's image, and a verify its own: each is entered in its own way. */
  readonly part: 'build' | 'verify';
  /** Where it goes, absolute. */
  readonly folder: string;
}

/** The line that Packer's plugin writes for Ansible; its own file goes with the machine. All else is in `ansible.cfg`. */
function inventory({ user, port }: Access, part: FailedUnit['part']): string {
  const of = part === 'verify' ? 'verify/ansible/playbook.yml' : 'ansible/playbook.yml';
  return [
    `# For ${of} of the rendered folder. The machine that --debug keeps tells its address and port.`,
    `default ansible_host=127.0.0.1 ansible_user=${user} ansible_port=${port}`,
    '',
  ].join('\n');
}

function write(file: string, text: string, mode?: number): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode });
}
