import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { description, message } from './description.ts';
import { harmless } from './harmless.ts';
import { junit } from './junit.ts';
import { parseLinted } from './linted.ts';
import { page } from './page.ts';
import { planned, result, scheduleOf } from './report.fixture.ts';
import { reportedUnits } from './reported-unit.ts';

const failed = result('app', {
  outcome: 'failed',
  checks: [{ name: 'It answers', passed: false, details: 'no answer' }],
  error: { name: 'VerifyFailed', message: 'app failed verify', task: 'It answers', excerpt: 'fatal: no answer' },
  reproduce: 'ostrata build app --target qemu/linux --release release/20261124.1 --debug',
});
const schedule = scheduleOf(
  planned('base'),
  planned('app', { waitsFor: 'base/qemu/linux' }),
  planned('web', { waitsFor: 'app/qemu/linux' }),
  planned('lost'),
  planned('old', { state: 'present' }),
);
const units = reportedUnits(schedule, [result('base'), failed]);

describe('a report', () => {
  it('tells for each unit how it ended, also for those that left nothing', () => {
    expect(units.map(({ planned: { unit }, status }) => [unit.split('/')[0], status])).toEqual([
      ['base', 'built'],
      ['app', 'failed'],
      ['web', 'skipped'],
      ['lost', 'missing'],
      ['old', 'present'],
    ]);
    expect(description(schedule, units)).toBe(
      'release/20261124.1: 1 built, 1 there already, 1 failed, 1 skipped, 1 missing',
    );
  });

  it('takes no result of another release', () => {
    const other = reportedUnits(schedule, [result('base', { tag: 'release/20200101.1' })]);
    expect(other[0]?.status).toBe('missing');
  });

  it('has in its message what failed, why, and how to do it again', () => {
    expect(message(schedule, units, 'https://ci.example.com/1')).toBe(`${description(schedule, units)}

✓ base/qemu/linux 1.0.0 built in 1 min 30 s
✗ app/qemu/linux 1.0.0 failed in 1 min 30 s: app failed verify
✗ web/qemu/linux 1.0.0 skipped
✗ lost/qemu/linux 1.0.0 missing

To reproduce in any clone:
  ostrata build app --target qemu/linux --release release/20261124.1 --debug

https://ci.example.com/1
`);
  });

  it('is on its page: what was built, from what, how long, where it is, what failed and its last lines', () => {
    const text = page(schedule, units);
    for (const told of ['base-linux/1.0.0', '1 min 30 s', 'fatal: no answer', 'It answers', 'ostrata build app']) {
      expect(text).toContain(told);
    }
    expect(text).not.toMatch(/<script|<style| style=| on\w+=/);
  });

  it('is as JUnit a suite for each unit, with a case for each check of its verify', () => {
    const text = junit(units);
    expect(text).toContain('<testsuite name="app/qemu/linux" tests="2" failures="2">');
    expect(text).toContain('<testcase classname="base/qemu/linux verify" name="tests/base.yml"/>');
    const place = { file: 'roles/a/tasks/main.yml', start: { line: 3, column: 1 } };
    const problem = { code: 'name[missing]', severity: 'error' as const, message: 'a task has no name', place };
    expect(parseLinted(JSON.stringify([problem]))).toEqual([problem]);
    expect(parseLinted('')).toBeUndefined();
    expect(junit(units, [problem])).toContain('<testsuite name="lint" tests="1" failures="1">');
    expect(junit(units, [])).toContain('<testcase classname="lint" name="no problems"/>');
    expect(text).toContain('<skipped message="it stands on app/qemu/linux, which was not delivered"/>');
  });
});

/** What names, tags and Ansible could say to get out of where they are put. */
const evil = [
  '${System.exit(1)}',
  '$(touch /tmp/x)',
  '`id`',
  '"\'><script>alert(1)</script><img src=x onerror=alert(1)>',
  ']]><a/>&amp;&#10;',
  'a\nb\r\nc',
  '\u001b[31mred\u001b[0m\u001b[8mha:////note\u001b[0m',
  '\u202eright to left\u0000',
];

describe('what others wrote', () => {
  const text = fc.oneof(fc.constantFrom(...evil), fc.string({ unit: 'binary' }));
  const reported = text.map((said) => {
    const one = scheduleOf(planned('app', { version: said, standsOn: said }));
    const error = { name: said, message: said, task: said, excerpt: said };
    const checks = [{ name: said, passed: false, details: said }];
    const found = result('app', { outcome: 'failed', error, checks, reproduce: said });
    return { one: { ...one, tag: 'release/20261124.1', signer: said }, units: reportedUnits(one, [found]), said };
  });

  it('makes no element, attribute or entity on the page', () => {
    fc.assert(
      fc.property(reported, ({ one, units: all }) => {
        const made = page(one, all);
        const plain = page(scheduleOf(), []).match(/<\/?\w+/g) ?? [];
        const tags = new Set((made.match(/<\/?[^\s>]+/g) ?? []).map((tag) => tag.toLowerCase()));
        const known = [
          ...plain,
          '<section',
          '</section',
          '<h3',
          '</h3',
          '<span',
          '</span',
          '<pre',
          '</pre',
          '<b',
          '</b',
        ];
        for (const tag of tags) expect([...known, '<!doctype', '<tr', '</tr', '<td', '</td']).toContain(tag);
        expect(made.replaceAll(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
        expect(made.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  it('is well-formed as JUnit, which a parser of its own reads back', () => {
    for (const said of evil) {
      const one = scheduleOf(planned('app'));
      const error = { name: said, message: said, task: said, excerpt: said };
      const found = result('app', { outcome: 'failed', error, checks: [{ name: said, passed: false, details: said }] });
      const made = junit(reportedUnits(one, [found]));
      const read = `import sys, xml.etree.ElementTree as tree
print(len(tree.fromstring(sys.stdin.buffer.read()).findall('.//failure')))`;
      expect(execFileSync('python3', ['-c', read], { input: made, encoding: 'utf8' }).trim()).toBe('2');
    }
  });

  it('moves no cursor and forges no note of Jenkins in a log', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (said) => {
        expect(harmless(`${said}${evil.join('')}`)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
    expect(harmless('\u001b[31mred\u001b[0m')).toBe('red');
  });
});
