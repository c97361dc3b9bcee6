import { execa } from 'execa';

/**
 * Stops a process group when this process is gone without having done it itself, as after SIGKILL: a process of its own
 * waits for the end of a pipe that only this process holds. Gives what calls it off.
 */
export function watchdog(group: number, grace: number): () => void {
  const dog = execa(process.execPath, ['-e', script, '--', String(group), String(grace)], {
    detached: true,
    cleanup: false,
    stdin: 'pipe',
    stdout: 'ignore',
    stderr: 'ignore',
    reject: false,
    extendEnv: false,
    env: {},
  });
  dog.unref();
  return () => {
    dog.kill('SIGKILL');
  };
}

/** Plain Node: it must run wherever this file was bundled to. */
const script = `
const [group, grace] = process.argv.slice(1).map(Number);
const send = (signal) => { try { process.kill(-group, signal); return true; } catch { return false; } };
process.stdin.resume();
process.stdin.on('error', () => {});
process.stdin.on('close', () => {
  if (!send('SIGINT')) process.exit();
  setInterval(() => send(0) || process.exit(), 100);
  setTimeout(() => { send('SIGKILL'); process.exit(); }, grace);
});
`;
