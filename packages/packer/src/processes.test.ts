import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execaNode, execaSync } from 'execa';
import { build } from 'tsup';
import { beforeEach, expect, it, vi } from 'vitest';
import { withEachPacker } from './__fixtures__/packers.fixture.ts';
import { commandBuild, isRunning, unitFolder } from './__fixtures__/unit-for-tests.ts';

const { path, wanted, write } = unitFolder();

withEachPacker('a build that is aborted', ({ packer }) => {
  it('stops with all it started when it is aborted', async () => {
    write(
      'unit/build.pkr.hcl',
      commandBuild(`sleep 1001 & echo $! >'${path('pid')}'; trap '' INT; echo started; sleep 1002`),
    );
    const abort = new AbortController();
    const reason = new Error('enough');
    const built = packer({ grace: 500 }).build(
      wanted({ signal: abort.signal, onEvent: ({ message }) => message === 'started' && abort.abort(reason) }),
    );
    await expect(built).rejects.toBe(reason);
    expect(isRunning(Number(readFileSync(path('pid'), 'utf8')))).toBe(false);
    await expect(packer().build(wanted({ signal: abort.signal }))).rejects.toBe(reason);
  });
});

withEachPacker(
  'a build of a real guest',
  ({ packer }) => {
    beforeEach(() => {
      execaSync('qemu-img', ['create', '-q', '-f', 'qcow2', path('blank.qcow2'), '16M']);
    });

    it('that never answers says where to look, and leaves no QEMU behind', async () => {
      write('unit/build.pkr.hcl', qemuBuild('2s'));
      await expect(packer().build(wanted())).rejects.toThrow(
        'Packer failed: Timeout waiting for SSH.; the guest never answered: look at its console',
      );
      expect(guests()).toEqual([]);
    });

    it('leaves no QEMU behind when it is aborted', async () => {
      write('unit/build.pkr.hcl', qemuBuild('5m'));
      const abort = new AbortController();
      const seen: string[] = [];
      const built = packer().build({
        ...wanted(),
        signal: abort.signal,
        onEvent: ({ message }) => {
          if (!message.startsWith('Waiting for SSH')) return;
          seen.push(...guests());
          abort.abort(new Error('enough'));
        },
      });
      await expect(built).rejects.toThrow('enough');
      expect(seen).not.toEqual([]);
      expect(guests()).toEqual([]);
    });
  },
  { tools: ['qemu-system-x86_64', 'qemu-img', 'plugin-qemu'] },
);

withEachPacker('a build whose Ostrata was killed', ({ command, env }) => {
  it('is stopped with all it started', async () => {
    const source = join(dirname(fileURLToPath(import.meta.url)), '__fixtures__/build-child.ts');
    const esbuildOptions = (options: { conditions?: string[] }) => {
      options.conditions = ['@ostrata/source'];
    };
    await build({
      entry: { child: source },
      outDir: path('.'),
      format: 'cjs',
      config: false,
      silent: true,
      noExternal: [/.*/],
      esbuildOptions,
    });
    write(
      'unit/build.pkr.hcl',
      commandBuild(
        `trap '' INT; sleep 1004 & echo $! >'${path('pid')}.new'; mv '${path('pid')}.new' '${path('pid')}'; wait`,
      ),
    );
    const child = execaNode(path('child.cjs'), [path('unit'), path('.'), command], {
      env,
      extendEnv: false,
      reject: false,
    });
    const pid = await vi.waitFor(() => Number(readFileSync(path('pid'), 'utf8')), { timeout: 20_000 });
    expect(isRunning(pid)).toBe(true);
    child.kill('SIGKILL');
    expect(await child).toMatchObject({ signal: 'SIGKILL' });
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 20_000 });
  });
});

function qemuBuild(timeout: string): string {
  return `source "qemu" "x" {
  accelerator      = "tcg"
  disk_image       = true
  iso_url          = "${path('blank.qcow2')}"
  iso_checksum     = "none"
  skip_resize_disk = true
  skip_compaction  = true
  headless         = true
  memory           = 64
  boot_wait        = "-1s"
  output_directory = "${path('out')}"
  ssh_username     = "root"
  ssh_password     = "none"
  ssh_timeout      = "${timeout}"
}
build {
  sources = ["source.qemu.x"]
}
`;
}

/** Command lines of running guests of this test. */
function guests(): readonly string[] {
  const { stdout } = execaSync('ps', ['-eo', 'stat=,args=']);
  return stdout
    .split('\n')
    .filter((line) => line.includes('qemu-system') && line.includes(path('.')) && !line.startsWith('Z'));
}
