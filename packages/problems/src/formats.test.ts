import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatGitHub,
  formatJunit,
  formatSarif,
  formatText,
  hasErrors,
  nearest,
  problem,
  sortProblems,
  suggest,
  type Problem,
} from './index.ts';

const unknownParent = problem('unknown-parent', 'web stands on bse, and there is no such image', {
  place: { file: 'src/web/image.yaml', start: { line: 3, column: 9 }, end: { line: 3, column: 12 } },
  hint: 'did you mean `base`?',
});
const late = problem('late', 'ends soon', { severity: 'warning', place: { file: 'src/a/image.yaml' } });

describe('text for people', () => {
  it('shows the line and marks what is wrong in it', () => {
    const sources = new Map([['src/web/image.yaml', 'image: web\nlayer: service\nparent: bse\n']]);
    expect(formatText([unknownParent], { sources })).toBe(
      [
        'error[unknown-parent]: web stands on bse, and there is no such image',
        '  --> src/web/image.yaml:3:9',
        '   |',
        ' 3 | parent: bse',
        '   |         ^^^',
        '  hint: did you mean `base`?',
        '',
      ].join('\n'),
    );
  });

  it('is sorted by file and line, with an empty line between', () => {
    expect(formatText([unknownParent, late])).toMatch(/^warning\[late].*\n.*\n\nerror\[unknown-parent]/);
  });
});

describe('GitHub annotations', () => {
  it('escape what would end a property or a command', () => {
    const hostile = problem('x', 'a\n::error::b%', { place: { file: 'a,b:c.yml', start: { line: 1, column: 2 } } });
    expect(formatGitHub([hostile])).toBe('::error file=a%2Cb%3Ac.yml,line=1,col=2,title=x::a%0A::error::b%25\n');
  });

  it('stay one line each for any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (message, file) => {
        const text = formatGitHub([problem('x', message, { place: { file } })]);
        expect(text.split(/\r|\n/)).toHaveLength(2);
      }),
    );
  });
});

describe('SARIF', () => {
  it('has a rule for each code and a region for each place', () => {
    const log = formatSarif([unknownParent, late], { name: 'ostrata', version: '1.0.0' });
    expect(log.runs[0]?.tool.driver.rules).toEqual([{ id: 'late' }, { id: 'unknown-parent' }]);
    expect(log.runs[0]?.results[0]).toMatchObject({
      ruleId: 'unknown-parent',
      ruleIndex: 1,
      level: 'error',
      locations: [{ physicalLocation: { region: { startLine: 3, startColumn: 9, endLine: 3, endColumn: 12 } } }],
    });
  });
});

describe('SARIF for code scanning, which takes no result without a place', () => {
  it('shows a problem without one in the file that is given', () => {
    const log = formatSarif([problem('x', 'no place')], { name: 'o', version: '1' }, { elsewhere: 'a b/ostrata.yaml' });
    expect(log.runs[0]?.results[0]?.locations).toEqual([
      { physicalLocation: { artifactLocation: { uri: 'a%20b/ostrata.yaml', uriBaseId: '%SRCROOT%' } } },
    ]);
  });
});

describe('JUnit', () => {
  it('counts errors as failures', () => {
    expect(formatJunit([unknownParent, late], { suite: 'check' })).toContain('tests="2" failures="1"');
  });

  it('has one case that passed when nothing is wrong', () => {
    expect(formatJunit([], { suite: 'check' })).toContain('name="no problems"/>');
  });

  it('holds only characters that XML can, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (message) => {
        const text = formatJunit([problem('x', message)], { suite: 's' });
        expect(text.isWellFormed()).toBe(true);
        const forbidden = [...text].filter((char) => {
          const code = char.codePointAt(0) ?? 0;
          return (code < 32 && ![9, 10, 13].includes(code)) || code === 0xfffe || code === 0xffff;
        });
        expect(forbidden).toEqual([]);
        expect(text.match(/<failure /g)).toHaveLength(1);
      }),
    );
  });
});

describe('names', () => {
  it('finds the one that was meant', () => {
    expect(nearest('hardend-debian', ['debian-12', 'hardened-debian'])).toBe('hardened-debian');
    expect(nearest('Parent', ['parent', 'layer'])).toBe('parent');
  });

  it('names none when none is near', () => {
    expect(nearest('zzzz', ['parent', 'layer'])).toBeUndefined();
    expect(nearest('x', [])).toBeUndefined();
    expect(suggest('zzzz', ['parent', 'layer'])).toBe('known are: parent, layer');
  });
});

describe('a list of problems', () => {
  it('has errors only when one is an error', () => {
    expect(hasErrors([late])).toBe(false);
    expect(hasErrors([late, unknownParent])).toBe(true);
  });

  it('sorts without losing or making any', () => {
    const one = fc.record<Problem>({
      code: fc.constantFrom('a', 'b'),
      severity: fc.constantFrom('error', 'warning'),
      message: fc.string(),
    });
    fc.assert(
      fc.property(fc.array(one), (problems) => {
        expect(new Set(sortProblems(problems))).toEqual(new Set(problems));
      }),
    );
  });
});
