// Wall time and memory of one program, told apart from what it starts.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/**
 * Runs a command; gives seconds of wall time, seconds of processor time (its own and that of all it started, which tells more on
 * a busy machine), and what it printed. Throws when it fails.
 */
export async function timed(file, args, options) {
  const started = performance.now();
  const run = ['-c', '"$@"; code=$?; times >&2; exit $code', 'sh', file, ...args];
  const { stdout, stderr } = await execa('sh', run, { maxBuffer: 1_000_000_000, ...options });
  return { seconds: (performance.now() - started) / 1000, processor: processorSeconds(stderr), stdout };
}

/** The last line that `times` prints: `<m>m<s>s <m>m<s>s`, user and system, of the shell's children. */
function processorSeconds(printed) {
  const last = printed.trim().split('\n').at(-1) ?? '';
  return [...last.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0);
}

/** As `timed`, of a program of Node, with the most memory that this process held (MB of resident set); its children's is their own. */
export async function timedNode(args, options) {
  const folder = await mkdtemp(join(tmpdir(), 'ostrata-bench-'));
  try {
    const file = join(folder, 'usage');
    const told = `data:text/javascript,${encodeURIComponent(tellUsage)}`;
    const env = { OSTRATA_BENCH_USAGE: file };
    const measured = await timed('node', ['--import', told, ...args], { ...options, env: { ...options.env, ...env } });
    // Node gives kilobytes of 1024 bytes.
    return { ...measured, megabytes: (Number(await readFile(file, 'utf8')) * 1024) / 1e6 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const tellUsage = `import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(process.env.OSTRATA_BENCH_USAGE, String(process.resourceUsage().maxRSS)));`;

/** Runs every case in turn, `rounds` times over, so that noise meets all alike; gives the quickest run of each. */
export async function bestOf(rounds, cases) {
  const best = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(cases)) {
      const measured = await run();
      if (best[name] === undefined || measured.seconds < best[name].seconds) best[name] = measured;
    }
  }
  return best;
}
