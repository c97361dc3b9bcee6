import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { artifactCollector } from './artifacts.ts';
import { strayEvent, toEvents } from './events.ts';
import { parseMachineLine } from './machine-readable.ts';

describe('a line of machine-readable output', () => {
  it('gives back what Packer escaped', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string().filter((text) => !/\\|%!\(/.test(text)),
          { minLength: 1 },
        ),
        (data) => {
          const escaped = data.map((text) =>
            text.replaceAll(',', '%!(PACKER_COMMA)').replaceAll('\r', '\\r').replaceAll('\n', '\\n'),
          );
          expect(parseMachineLine(`1795465082,null.x,kind,${escaped.join(',')}`)).toEqual({
            target: 'null.x',
            type: 'kind',
            data,
          });
        },
      ),
    );
  });

  it('is none when a crash wrote it', () => {
    for (const line of ['', 'panic: runtime error', '!!!!!, PACKER CRASH', 'goroutine 1 [running]:', '12,x']) {
      expect(parseMachineLine(line)).toBeUndefined();
    }
    expect(strayEvent('panic: \u001b[31mred')).toEqual({ kind: 'error', message: 'panic: red', source: '' });
  });

  it('says nothing when it is not for the user', () => {
    expect(toEvents({ target: '', type: 'version', data: ['1.14.2'] })).toEqual([]);
  });

  it('of several lines gives an event for each', () => {
    const data = ['error', '==> qemu.a-b_1: one\n    qemu.a-b_1:   two\n\nthree'];
    expect(toEvents({ target: '', type: 'ui', data })).toEqual([
      { kind: 'error', message: 'one', source: 'qemu.a-b_1' },
      { kind: 'error', message: '  two', source: 'qemu.a-b_1' },
      { kind: 'error', message: 'three', source: '' },
    ]);
  });
});

describe('artifacts', () => {
  it('are gathered by build and number, with all their files, and each is given once', () => {
    const { add, artifacts } = artifactCollector();
    const lines = [
      'qemu.x,artifact-count,2',
      'qemu.x,artifact,0,id,VM',
      'qemu.x,artifact,0,files-count,2',
      'qemu.x,artifact,0,file,0,/out/disk.qcow2',
      'qemu.x,artifact,0,file,1,/out/a%!(PACKER_COMMA)b',
      'qemu.x,artifact,0,end',
      'qemu.x,artifact,1,id,VM',
      'qemu.x,artifact,1,file,0,/out/disk.qcow2',
      'qemu.x,artifact,1,file,1,/out/a%!(PACKER_COMMA)b',
      'amazon-ebs.y,artifact,0,id,eu-west-1:ami-1%!(PACKER_COMMA)us-east-1:ami-2',
    ];
    for (const line of lines) {
      const parsed = parseMachineLine(`1795465082,${line}`);
      if (parsed !== undefined) add(parsed);
    }
    expect(artifacts()).toEqual([
      { builder: 'qemu.x', id: 'VM', files: ['/out/disk.qcow2', '/out/a,b'] },
      { builder: 'amazon-ebs.y', id: 'eu-west-1:ami-1,us-east-1:ami-2', files: [] },
    ]);
  });
});
