import { codeSpan, type Plan, type PlannedImage } from '@ostrata/pipeline/release';
import type { DueReason } from '@ostrata/versioning';
import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { planMarkdown } from './plan-markdown.ts';

const html = (markdown: string) =>
  micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });

/** What GitHub looks into for mentions, references and emoji: all text that is no code. */
const prose = (markdown: string) => html(markdown).replace(/<code>[^<]*<\/code>/g, '');
const reference = /@\w|#\d|\bGH-\d|https?:|www\.|:\w+:/i;

const image = (name: string, reasons: readonly DueReason[], more: Partial<PlannedImage> = {}): PlannedImage => ({
  image: name,
  layer: 'service',
  from: '1.0.0',
  to: '1.0.1',
  bump: 'patch',
  commits: [],
  units: [
    {
      unit: `${name}/qemu/linux`,
      image: name,
      version: '1.0.1',
      target: 'qemu/linux',
      fingerprint: `v1:${'a'.repeat(64)}`,
      previous: { version: '1.0.0', fingerprint: `v1:${'b'.repeat(64)}` },
      reasons,
    },
  ],
  ...more,
});
const onBase: DueReason = { kind: 'parent', parent: 'base', from: 'base@1.0.0', to: 'base@1.1.0' };
const commits = (...subjects: readonly string[]) =>
  subjects.map((subject) => ({ id: 'c'.repeat(40), subject, bump: 'minor' as const, isWellFormed: true }));

const plan = (images: readonly PlannedImage[], more: Partial<Plan> = {}): Plan => ({
  commit: 'd'.repeat(40),
  images,
  upToDate: 3,
  unfinished: [],
  elsewhere: [],
  notes: [],
  dirty: false,
  ...more,
});
const attacked = (text: string) =>
  planMarkdown(
    plan(
      [
        image('web', [{ kind: 'lock', entry: 'vendor base/aws/linux', from: text, to: text }], {
          commits: commits(text),
        }),
      ],
      {
        notes: [{ code: 'x', severity: 'warning', message: text }],
      },
    ),
  );

describe('a commit’s subject in Markdown', () => {
  it.each([
    'https://evil.example',
    'www.evil.example/x',
    'fix: GH-1 acme/x#1 #1 @everyone @acme/all :tada:',
    'mail me@evil.example, xmpp:me@evil.example',
    '[a](https://evil.example) ![b](//evil.example) <https://evil.example>',
    '`https://evil.example`',
    '``` js',
    '` https://evil.example ``',
    '\\` https://evil.example `` \\',
    '`'.repeat(200),
    ' ',
    '',
    '</code></details><img src=x onerror=alert(1)> <!--',
    '| a | b |',
    '&lt;&#64;everyone',
  ])('%j makes no link, mention or HTML', (subject) => {
    const markdown = attacked(subject);
    expect(html(markdown)).not.toMatch(/<(?!\/?(?:p|strong|ul|li|code|sub|em)>)/);
    expect(prose(markdown)).not.toMatch(reference);
  });

  it('would make a link by itself', () => {
    expect(html('see https://evil.example')).toContain('<a');
    expect(html('see www.evil.example')).toContain('<a');
    expect(prose('by @user')).toMatch(reference);
  });

  it('makes none of these, whatever it is', () => {
    const bit = fc.constantFrom(
      ...[
        '`',
        '``',
        '```',
        '\\',
        ' ',
        'https://evil.example',
        'www.evil.example',
        'GH-1',
        'acme/x#1',
        '@user',
        '<a href="https://x">',
      ],
      ...[
        '](https://x)',
        '[',
        '<!--',
        '-->',
        '|',
        '*',
        '_',
        '~~',
        '\n',
        '- ',
        '&#96;',
        'me@evil.example',
        '</details>',
        '\u2028',
      ],
    );
    const hostile = fc.oneof(
      fc.array(bit).map((bits) => bits.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(hostile, (subject) => {
        const markdown = attacked(subject);
        expect(html(markdown)).not.toMatch(/<(?!\/?(?:p|strong|ul|li|code|sub|em)>)/);
        expect(prose(markdown)).not.toMatch(reference);
      }),
      { numRuns: 500 },
    );
  });

  it('is there to the letter', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]{1,40}$/), (subject) => {
        const shown = /<code>([^<]*)<\/code>/.exec(html(codeSpan(subject)))?.[1] ?? '';
        const text = shown
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&quot;', '"')
          .replaceAll('&amp;', '&');
        // A renderer keeps a span of nothing but spaces as it is.
        expect(subject.trim() === '' ? text.trim() : text).toBe(subject.trim() === '' ? '' : subject);
      }),
    );
  });
});

describe('a plan in Markdown', () => {
  it('tells warnings first, then images with a change of their own, then the folded cascade', () => {
    const markdown = planMarkdown(
      plan(
        [
          image('base', [{ kind: 'commits', count: 1 }], { layer: 'global', commits: commits('feat: x') }),
          image('py', [onBase], { layer: 'product' }),
          image('web', [onBase]),
          image('page', [onBase]),
        ],
        {
          notes: [{ code: 'end-of-life-near', severity: 'warning', message: 'web reaches its end of life' }],
          unfinished: [{ commit: 'e'.repeat(40), units: image('old', []).units }],
          alreadyDue: [{ image: 'old', to: '1.2.0' }],
        },
      ),
    );
    expect(markdown).toBe(
      [
        '**Plan: 4 images (4 units) to release, 3 units up to date.**',
        '',
        '- ⚠️ `web reaches its end of life`',
        '- ❗ 1 unit has tags at eeeeeeeeeeee without a release; `ostrata release` completes it.',
        '',
        '1 image is due without this change: `old` 1.2.0.',
        '',
        '- **`base`** 1.0.0 → 1.0.1 (patch): `qemu/linux`',
        '  - `feat: x` (ccccccccc)',
        '',
        '<details><summary>1 product image rebuilt for what it stands on</summary>',
        '',
        '- on `base@1.1.0`, was `base@1.0.0`; 1.0.0 → 1.0.1: `py`',
        '',
        '</details>',
        '',
        '<details><summary>2 service images rebuilt for what they stand on</summary>',
        '',
        '- on `base@1.1.0`, was `base@1.0.0`; 1.0.0 → 1.0.1: `web`, `page`',
        '',
        '</details>',
        '',
        '<sub>Commit dddddddddddd</sub>',
        '',
      ].join('\n'),
    );
  });

  it('names the commit that a reviewer knows', () => {
    expect(planMarkdown(plan([]), 'e'.repeat(40))).toContain('<sub>Commit eeeeeeeeeeee, merged into its base</sub>');
  });

  it('of any number of images fits into a comment, is cut between rows, and counts what is not shown', () => {
    const name = fc.integer({ min: 1, max: 45 }).map((length) => 'x'.repeat(length));
    const kind = fc.constantFrom('own' as const, 'parent' as const);
    const many = fc.tuple(fc.constantFrom(1, 20, 800, 3000), name, kind, fc.constantFrom(1, 40), fc.nat(3000));
    fc.assert(
      fc.property(fc.array(many, { maxLength: 4 }), (groups) => {
        const images = groups.flatMap(([count, long, made, times, notes], group) =>
          Array.from({ length: count }, (_, index) =>
            image(`${long}-${group}-${index}`, made === 'own' ? [{ kind: 'commits', count: times }] : [onBase], {
              layer: `layer-${group}`,
              commits:
                made === 'own' ? commits(...Array.from({ length: times }, () => 'y'.repeat((notes % 200) + 1))) : [],
            }),
          ),
        );
        const notes = groups.flatMap(([, , , , count]) =>
          Array.from({ length: count }, (_, index) => ({
            code: 'x',
            severity: 'warning' as const,
            message: `note ${index}`,
          })),
        );
        const markdown = planMarkdown(plan(images, { notes }));
        expect(markdown.length).toBeLessThan(65_000);
        expect(markdown.match(/<details>/g)?.length).toBe(markdown.match(/<\/details>/g)?.length);
        expect(markdown.endsWith('</sub>\n')).toBe(true);
        const shown = new Set(markdown.match(/`x+-\d+-\d+`/g));
        const cut = [...markdown.matchAll(/^- … (\d+) more (?:image|with)/gm)].map(([, count]) => Number(count));
        expect(shown.size + cut.reduce((sum, count) => sum + count, 0)).toBe(images.length);
      }),
      { numRuns: 30 },
    );
  });
});
