import { execaSync } from 'execa';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitCache } from './index.ts';
import { temporaryFolder } from './repository.fixture.ts';

const entries = new Map([
  ['1 unit a', 'ü “text” \u{1f600}'],
  ['1 image b', '{"a":1}\t"a tab before it"'],
  ['1 tag c', ''],
]);

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
  folder.init();
});
afterEach(() => folder.remove());

const cache = (writer = 'ostrata 1.0.0', path = folder.path) => gitCache(path, writer);
const kept = () =>
  readdirSync(join(folder.path, '.git/ostrata')).map((name) => join(folder.path, '.git/ostrata', name));

describe('what is kept in the git folder', () => {
  it('is given back whole, and what is written later stands in its place', async () => {
    expect(await cache().read()).toEqual(new Map());
    await cache().write(entries);
    expect(await cache().read()).toEqual(entries);
    await cache().write(new Map([['1 unit d', 'x']]));
    expect(await cache().read()).toEqual(new Map([['1 unit d', 'x']]));
    expect(kept()).toHaveLength(1);
  });

  it('is given back whole when it is written in many pieces', async () => {
    const many = new Map(Array.from({ length: 3000 }, (_, index) => [`1 image ${index}`, `${index} é `.repeat(200)]));
    await cache().write(many);
    expect(await cache().read()).toEqual(many);
  });

  it('is nothing to another version of the program', async () => {
    await cache().write(entries);
    expect(await cache('ostrata 1.0.1').read()).toEqual(new Map());
  });

  it('is nothing once it was cut short, or is anything else', async () => {
    await cache().write(entries);
    const [path = ''] = kept();
    const whole = readFileSync(path);
    const broken = fc.oneof(
      fc.nat(whole.length - 1).map((length) => whole.subarray(0, length)),
      fc.uint8Array({ maxLength: 300 }),
      fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, by]) => {
        const other = Buffer.from(whole);
        other[at] = (other[at] ?? 0) ^ by;
        return other;
      }),
      fc.uint8Array({ minLength: 1, maxLength: 30 }).map((more) => Buffer.concat([whole, more])),
    );
    await fc.assert(
      fc.asyncProperty(broken, async (bytes) => {
        writeFileSync(path, bytes);
        expect(await cache().read()).toEqual(new Map());
      }),
    );
    writeFileSync(path, whole);
    expect(await cache().read()).toEqual(entries);
  });

  it('is of one of the runs that write it at once, and nothing else is left', async () => {
    const all = Array.from({ length: 20 }, (_, index) => new Map([['1 unit a', String(index).repeat(1000)]]));
    await Promise.all(all.map((one) => cache().write(one)));
    expect(all).toContainEqual(await cache().read());
    expect(kept()).toHaveLength(1);
  });

  it('is each image repository’s own where one git repository has several, and shared by work trees', async () => {
    folder.write({ 'a/x': 'x', 'b/x': 'x' });
    folder.commit('two parts');
    const [a, b] = ['a', 'b'].map((part) => cache('ostrata 1.0.0', join(folder.path, part)));
    await a?.write(entries);
    expect(await b?.read()).toEqual(new Map());
    expect(await cache().read()).toEqual(new Map());
    expect(await a?.read()).toEqual(entries);
    const other = join(folder.path, '.git', 'other');
    folder.git('worktree', 'add', '-q', other);
    expect(await cache('ostrata 1.0.0', join(other, 'a')).read()).toEqual(entries);
  });

  it('is found in a bare repository too', async () => {
    const bare = join(folder.path, 'bare.git');
    execaSync('git', ['init', '-q', '--bare', bare]);
    await cache('ostrata 1.0.0', bare).write(entries);
    expect(await cache('ostrata 1.0.0', bare).read()).toEqual(entries);
  });

  it('is not kept where it cannot be, and that is no fault', async () => {
    writeFileSync(join(folder.path, '.git/ostrata'), 'a file, where a folder is needed');
    await cache().write(entries);
    expect(await cache().read()).toEqual(new Map());
    rmSync(join(folder.path, '.git'), { recursive: true });
    await cache().write(entries);
    expect(await cache().read()).toEqual(new Map());
  });
});
