import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReadOnlyFiles, type Files } from '../files.ts';

/** A repository with files of the suite's choice. */
export interface FilesSubject {
  /** Its present files, which the suite also writes. */
  readonly files: Files;
  /** Keeps the present files as a commit, and gives the files of that commit. */
  commit(): Promise<Files>;
  dispose(): Promise<void>;
}

/** Names that a list, a pattern or a command line may take for something else. */
const hostile = [
  'a b',
  '-n',
  '--all',
  'ü/“quoted”',
  'new\nline',
  'tab\there',
  '"start',
  'back\\slash',
  '*',
  ':(top)x',
  "it's",
  '~',
];

/** Ids of blobs, as git gives them. */
const empty = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';
const hello = 'ce013625030ba8dba906f756967f9e9ca394464a';

/** The suite that every adapter of `Files` must pass. */
export function testFiles(create: () => Promise<FilesSubject>): void {
  let subject: FilesSubject;
  let files: Files;
  beforeEach(async () => {
    subject = await create();
    ({ files } = subject);
  });
  afterEach(() => subject.dispose());

  describe('files', () => {
    it('are listed with the blob ids of git', async () => {
      await files.write('a/empty', '');
      await files.write('hello', 'hello\n');
      expect((await files.list()).get('a/empty')).toEqual({ id: empty, kind: 'file' });
      expect((await files.list()).get('hello')).toEqual({ id: hello, kind: 'file' });
    });

    it('of any name are listed and read, and keep their ids once they are committed', async () => {
      for (const name of hostile) await files.write(`src/${name}`, `I am ${name}\n`);
      const present = await files.list();
      const paths = hostile.map((name) => `src/${name}`);
      expect([...present.keys()].filter((path) => path.startsWith('src/')).sort()).toEqual([...paths].sort());
      const committed = await subject.commit();
      expect(sorted(await committed.list())).toEqual(sorted(present));
      expect(sorted(await files.list())).toEqual(sorted(present));
      const texts = new Map(hostile.map((name) => [`src/${name}`, `I am ${name}\n`]));
      expect(await files.read(paths)).toEqual(texts);
      expect(await committed.read(paths)).toEqual(texts);
    });

    it('give a changed file another id, and the old one when it is changed back', async () => {
      await files.write('x', 'hello\n');
      await subject.commit();
      await files.write('x', 'other\n');
      expect((await files.list()).get('x')?.id).not.toBe(hello);
      await files.write('x', 'hello\n');
      expect((await files.list()).get('x')?.id).toBe(hello);
    });

    it('that are not there are left out when they are read', async () => {
      await files.write('here', 'x');
      expect(await files.read(['none', 'here', 'here/below'])).toEqual(new Map([['here', 'x']]));
      expect(await files.read([])).toEqual(new Map());
    });

    it('are read exactly, with every line ending and character', async () => {
      const text = '\ufeffa\r\nb\n\nü\u{1f600}\tno newline';
      await files.write('text', text);
      expect((await files.read(['text'])).get('text')).toBe(text);
      expect((await (await subject.commit()).read(['text'])).get('text')).toBe(text);
    });

    it('of a folder that is written are exactly those given', async () => {
      await files.writeFolder(
        'src/a',
        new Map([
          ['old/deep', '1'],
          ['kept', '1'],
          ['swap', '1'],
          ['turn/in', '1'],
        ]),
      );
      await files.write('src/ab', 'beside');
      await files.writeFolder(
        'src/a',
        new Map([
          ['kept', '2'],
          ['new/deep', '2'],
          ['swap/in', '2'],
          ['turn', '2'],
        ]),
      );
      const paths = [...(await files.list()).keys()].filter((path) => path.startsWith('src/')).sort();
      expect(paths).toEqual(['src/a/kept', 'src/a/new/deep', 'src/a/swap/in', 'src/a/turn', 'src/ab']);
      expect(await files.read(['src/a/kept'])).toEqual(new Map([['src/a/kept', '2']]));
    });

    it('at a commit stay what they were, and cannot be written', async () => {
      await files.write('x', 'then');
      const committed = await subject.commit();
      await files.write('x', 'now');
      expect(await committed.read(['x'])).toEqual(new Map([['x', 'then']]));
      await expect(committed.write('x', 'y')).rejects.toBeInstanceOf(ReadOnlyFiles);
      await expect(committed.writeFolder('d', new Map())).rejects.toBeInstanceOf(ReadOnlyFiles);
    });
  });
}

function sorted(tree: ReadonlyMap<string, object>): readonly (readonly [string, object])[] {
  return [...tree].sort(([a], [b]) => (a < b ? -1 : 1));
}
