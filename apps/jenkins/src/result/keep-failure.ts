import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findUnit, type Access } from '@ostrata/catalog';
import { loadRepository } from '@ostrata/pipeline';
import type { Files } from '@ostrata/ports';
import { reproduce } from './reproduce.ts';
import { unitParts } from './unit-parts.ts';

/**
 * What is kept of a failed unit beside its log: its rendered folder as Packer and Ansible were given it, an inventory to run
 * the playbooks with by hand, and how to do it again. `tag` is what the unit is built from, and `files` are those of its commit.
 */
export async function keepFailure(
  files: Files,
  { tag, unit, folder }: { readonly tag: string; readonly unit: string; readonly folder: string },
): Promise<void> {
  const { catalog, tree } = await loadRepository(files);
  const { image, target } = unitParts(unit);
  const found = catalog && findUnit(catalog, `${image}/${target}`);
  const wanted = [...tree.keys()].filter(
    (path) => path.startsWith(`src/${image}/${target}/`) || path === found?.image.file,
  );
  const texts = await files.read([...wanted, 'ostrata.lock.yaml']);
  for (const [path, text] of texts) write(join(folder, 'rendered', path), text);
  if (found !== undefined) write(join(folder, 'inventory.ini'), inventory(found.settings.access));
  const steps = `#!/bin/sh\n# In any clone of the image repository:\nexec ${reproduce(tag, unit)}\n`;
  write(join(folder, 'reproduce.sh'), steps, 0o755);
}

/** Packer's name for the machine is `default`; its address is that of a machine kept by `--debug`. */
function inventory({ user, port, become }: Access): string {
  const method = become === 'none' ? '' : ` ansible_become_method=${become}`;
  return `# The address is told by the machine that --debug keeps.\ndefault ansible_host=127.0.0.1 ansible_port=${port} ansible_user=${user}${method}\n`;
}

function write(file: string, text: string, mode?: number): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode });
}
