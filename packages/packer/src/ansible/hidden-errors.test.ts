import type { PackerEvent } from '@ostrata/ports';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutHiddenErrors } from './hidden-errors.ts';

const play = ['PLAY [all] ****', 'TASK [role : name] ****'];
const error = ['[ERROR]: Task failed: Action failed: sesame', 'sesame', 'Origin: main.yml:1:3', '1 - name: name'];
const censored = `fatal: [default]: FAILED! => {"attempts": 1, "censored": "the output has been hidden", "changed": false}`;
const open = `fatal: [default]: FAILED! => {"changed": false, "msg": "sesame"}`;
const redactedError = '[ERROR]: [redacted]';

describe('the error of a task', () => {
  it('is left out when its result is censored, in each format', () => {
    const results = [
      [censored],
      ['fatal: [default]: FAILED! => ', '    changed: false', "    censored: 'the output", '        has been hidden'],
      ['fatal: [default]: FAILED! => {', '    "censored": "the output has been hidden",', '    "changed": false', '}'],
      ['failed: [default] (item=(censored due to no_log)) => {"censored": "the output has been hidden"}'],
    ];
    for (const result of results) {
      expect(said([...play, ...error, ...result, ...play])).toEqual([...play, redactedError, ...result, ...play]);
    }
  });

  it('stays when its result is not censored', () => {
    const yaml = ['fatal: [default]: FAILED! => ', '    changed: false', '    msg: sesame'];
    for (const result of [[open], yaml, [...yaml, '...ignoring']]) {
      expect(said([...play, ...error, ...result, ...play])).toEqual([...play, ...error, ...result, ...play]);
    }
  });

  it('is left out when nothing tells whether it may be shown', () => {
    expect(said([...play, ...error, 'ok: [default]'])).toEqual([...play, redactedError, 'ok: [default]']);
    expect(said([...play, ...error, ...play])).toEqual([...play, redactedError, ...play]);
    expect(said([...play, ...error])).toEqual([...play, redactedError]);
    expect(said([...play, '[ERROR]: sesame'], { interrupted: true })).toEqual([...play, redactedError]);
    const cutOff = 'fatal: [default]: FAILED! => ';
    expect(said([...play, ...error, cutOff])).toEqual([...play, redactedError, cutOff]);
  });

  it('is left out also when a warning comes between, since that has a pipe of its own', () => {
    const result = ['fatal: [default]: FAILED! => ', '[WARNING]: careful', '    censored: the output has been hidden'];
    expect(said([...play, ...error, ...result])).toEqual([...play, redactedError, ...result]);
  });

  it('is told apart from what another build says at the same time', () => {
    const hidden = [...play, ...error, censored, 'PLAY RECAP ****'].map((message) => event(message, 'qemu.a'));
    const shown = [...play, ...error, open, 'PLAY RECAP ****'].map((message) => event(message, 'qemu.b'));
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...hidden.map(() => 'a'), ...shown.map(() => 'b')], {
          minLength: hidden.length + shown.length,
        }),
        (turns) => {
          const queues = { a: [...hidden], b: [...shown] };
          const mixed = turns.flatMap((turn) => queues[turn === 'a' ? 'a' : 'b'].splice(0, 1));
          const heard = passedOn(mixed);
          expect(heard.filter(({ source }) => source === 'qemu.b')).toEqual(shown);
          expect(heard.filter(({ source }) => source === 'qemu.a').map(({ message }) => message)).toEqual([
            ...play,
            redactedError,
            censored,
            'PLAY RECAP ****',
          ]);
        },
      ),
    );
  });
});

describe('all else', () => {
  it('is passed on at once and in order, also errors before and after a play', () => {
    const lines = ['[ERROR]: no such file', ...play, 'ok: [default]', 'PLAY RECAP ****', '[ERROR]: at the end', 'x'];
    const heard: string[] = [];
    const { hear } = withoutHiddenErrors(({ message }) => heard.push(message));
    for (const [index, line] of lines.entries()) {
      hear(event(line));
      expect(heard).toEqual(lines.slice(0, index + 1));
    }
  });

  it('is passed on at the end, when Ansible stopped within a play', () => {
    const lines = [...play, '[ERROR]: the play cannot go on', 'Origin: x'];
    expect(said(lines)).toEqual(lines);
  });
});

function event(message: string, source = 'qemu.x'): PackerEvent {
  return { kind: 'output', message, source };
}

function passedOn(events: readonly PackerEvent[], how = { interrupted: false }): readonly PackerEvent[] {
  const heard: PackerEvent[] = [];
  const { hear, end } = withoutHiddenErrors((one) => heard.push(one));
  for (const one of events) hear(one);
  end(how);
  return heard;
}

function said(lines: readonly string[], how = { interrupted: false }): readonly string[] {
  return passedOn(
    lines.map((line) => event(line)),
    how,
  ).map(({ message }) => message);
}
