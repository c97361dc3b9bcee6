import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failed, fetched, NotHere, run } from './run.mjs';

/** @import { Work } from './build.mjs' */

/**
 * Builds the one program that a module has as its tool, as it comes. Gives the version of the module it is from.
 * @param {Work} work
 */
export function buildGoProgram({ part, folder, log }) {
  const pins = readFileSync(join(part.pins, 'go.mod'), 'utf8');
  const tool = /^tool (\S+)$/m.exec(pins)?.[1] ?? '';
  const cwd = part.pins;
  const env = { CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOWORK: 'off' };
  try {
    run('go', ['env', 'GOVERSION'], { cwd: folder, env: { GOTOOLCHAIN: 'local' }, log });
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    throw new NotHere(`there is no Go on this machine (${/^go (\S+)$/m.exec(pins)?.[1]} or newer)`);
  }
  // A Go that is older than `go.mod` asks for ends here too, and says so.
  fetched('go', ['list', '-mod=readonly', '-deps', tool], { cwd, env, log });
  mkdirSync(join(folder, 'bin'));
  const program = join(folder, 'bin', tool.slice(tool.lastIndexOf('/') + 1));
  const flags = ['-mod=readonly', '-buildvcs=false', '-p', '2', '-trimpath', '-ldflags', '-s -w'];
  run('go', ['build', ...flags, '-o', program, tool], { cwd, env, log });
  const version = run('go', ['list', '-mod=readonly', '-f', '{{.Module.Version}}', tool], { cwd, env, log }).trim();
  return version.replace(/^v/, '');
}
