import { describe, expect, it } from 'vitest';
import type { Packer, PackerBuild, PackerEvent } from '../packer.ts';

/** A Packer to test, and a place for its files. */
export interface PackerSubject {
  readonly packer: Packer;
  /** Writes a folder of files and gives its absolute path. */
  folder(files: Readonly<Record<string, string>>): Promise<string>;
  /** An absolute path where a file may be written. */
  path(name: string): string;
  /** The content of a file, or `undefined` when there is none. */
  read(path: string): Promise<string | undefined>;
}

/** The suite that every adapter of the port Packer must pass. It needs no builder but Packer's own `null`. */
export function testPacker(create: () => Promise<PackerSubject>): void {
  describe('a Packer', () => {
    it('says its version', async () => {
      const { packer } = await create();
      expect(await packer.version()).toMatch(/^\d+\.\d+\.\d+/);
    });

    it('finds nothing wrong in a good folder, and says where a bad one is bad', async () => {
      const { packer, folder } = await create();
      const good = await folder({ 'build.pkr.hcl': nullBuild('true') });
      expect(await packer.validate({ folder: good, variables: {} })).toEqual([]);
      const bad = await folder({ 'build.pkr.hcl': `${nullBuild('true')}\nnonsense {}\n` });
      const [problem] = await packer.validate({ folder: bad, variables: {} });
      expect(problem).toMatchObject({ severity: 'error', place: { file: 'build.pkr.hcl', start: { line: 11 } } });
    });

    it('builds, says what it does, and gives an artifact', async () => {
      const subject = await create();
      const events: PackerEvent[] = [];
      const wanted = await buildOf(subject, 'echo hello', { onEvent: (event) => events.push(event) });
      expect(await subject.packer.build(wanted)).toHaveLength(1);
      expect(events).toContainEqual({ kind: 'output', source: 'null.x', message: 'hello' });
      expect(await subject.read(wanted.log)).toContain('hello');
    });

    it('throws PackerFailed with the log and an excerpt when a build fails', async () => {
      const subject = await create();
      const wanted = await buildOf(subject, 'echo told before; exit 3');
      const error = await subject.packer.build(wanted).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ name: 'PackerFailed', log: wanted.log });
      expect(error).toHaveProperty('excerpt', expect.stringContaining('told before'));
    });

    it('hides secrets in all it says', async () => {
      const subject = await create();
      const events: PackerEvent[] = [];
      const secret = 'correct horse, battery';
      const wanted = await buildOf(subject, 'echo $TOKEN; exit 1', {
        env: { TOKEN: secret },
        secrets: [secret],
        onEvent: (event) => events.push(event),
      });
      const error = await subject.packer.build(wanted).catch((caught: unknown) => caught);
      expect(JSON.stringify([events, error, await subject.read(wanted.log)])).not.toContain(secret);
      expect(error).toHaveProperty('excerpt', expect.not.stringContaining(secret));
    });

    it('stops on abort, with the reason', async () => {
      const subject = await create();
      const abort = new AbortController();
      const reason = new Error('enough');
      const wanted = await buildOf(subject, 'echo started; sleep 1003', {
        signal: abort.signal,
        onEvent: ({ message }) => message === 'started' && abort.abort(reason),
      });
      await expect(subject.packer.build(wanted)).rejects.toBe(reason);
    });
  });
}

async function buildOf(subject: PackerSubject, command: string, more: Partial<PackerBuild> = {}): Promise<PackerBuild> {
  return {
    folder: await subject.folder({ 'build.pkr.hcl': nullBuild(command) }),
    variables: {},
    log: subject.path('build.log'),
    manifest: subject.path('manifest.json'),
    ...more,
  };
}

function nullBuild(command: string): string {
  return `source "null" "x" {
  communicator = "none"
}
build {
  sources = ["source.null.x"]
  provisioner "shell-local" {
    inline = ["${command}"]
  }
}
`;
}
