import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EphemeralKey } from '@ostrata/ports';
import { command, type Environment } from './command.ts';

/** A new key pair in a folder that only this user can read. */
export async function ephemeralKey(env: Environment): Promise<EphemeralKey> {
  const folder = await mkdtemp(join(env['XDG_RUNTIME_DIR'] ?? tmpdir(), 'ostrata-key-'));
  const dispose = () => rm(folder, { recursive: true, force: true });
  try {
    const privateKeyFile = join(folder, 'id');
    const args = ['-q', '-t', 'ed25519', '-N', '', '-C', 'ostrata', '-f', privateKeyFile];
    await command('ssh-keygen', args, { neededFor: 'entering guests', env });
    const publicKey = (await readFile(`${privateKeyFile}.pub`, 'utf8')).trim();
    return { privateKeyFile, publicKey, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
