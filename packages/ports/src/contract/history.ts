import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ShallowClone, UnknownRevision, type History } from '../history.ts';

/** A repository without a commit. */
export interface HistorySubject {
  readonly history: History;
  /** Commits these files (path → content) on the present branch, and gives the commit's id. */
  commit(message: string, files: Readonly<Record<string, string>>): Promise<string>;
  /** Changes a file without a commit. */
  change(path: string, content: string): Promise<void>;
  /** Starts a branch at the present commit and goes to it, or goes to one that is there. */
  branch(name: string): Promise<void>;
  /** Merges a branch into the present one by a commit of its own, and gives its id. */
  merge(name: string, message: string): Promise<string>;
  /** A clone of it that has the newest commit alone. */
  shallow(): Promise<History>;
  dispose(): Promise<void>;
}

/** The suite that every adapter of `History` must pass. */
export function testHistory(create: () => Promise<HistorySubject>): void {
  let subject: HistorySubject;
  beforeEach(async () => {
    subject = await create();
  });
  afterEach(() => subject.dispose());

  describe('history', () => {
    it('has no head and no commits before the first', async () => {
      expect(await subject.history.head()).toBeUndefined();
      expect(await subject.history.isDirty()).toBe(false);
    });

    it('knows the head, and whether the work tree differs from it', async () => {
      const commit = await subject.commit('one', { a: '1' });
      await subject.branch('topic');
      expect(await subject.history.head()).toEqual({ commit, branch: 'topic', isShallow: false });
      expect(await subject.history.prefix()).toMatch(/^$|^[^/].*\/$/);
      expect(await subject.history.isDirty()).toBe(false);
      await subject.change('a', '2');
      expect(await subject.history.isDirty()).toBe(true);
    });

    it('tells commits newest first, with whole messages and the paths of every name', async () => {
      const start = await subject.commit('start', { start: '1' });
      const first = await subject.commit('feat: one\n\nbody\n/and more', { a: '1', 'odd\nname': '1' });
      const second = await subject.commit('fix: two', { a: '2', '\nstart': '1', 'sp ace': '1', '\x01': '1' });
      const [found = []] = await subject.history.commits(second, [start]);
      expect(
        found.map(({ id, parents, message, paths }) => ({ id, parents, message, paths: [...paths].sort() })),
      ).toEqual([
        { id: second, parents: [first], message: 'fix: two', paths: ['\x01', '\nstart', 'a', 'sp ace'] },
        { id: first, parents: [start], message: 'feat: one\n\nbody\n/and more', paths: ['a', 'odd\nname'] },
      ]);
    });

    it('tells only what came after a commit', async () => {
      const first = await subject.commit('one', { a: '1' });
      const second = await subject.commit('two', { a: '2' });
      const third = await subject.commit('three', { a: '3' });
      const found = await subject.history.commits(third, [second, first, third]);
      expect(found.map((commits) => commits.map(({ id }) => id))).toEqual([[third], [third, second], []]);
    });

    it('tells what came after a commit of a branch that was not merged', async () => {
      const start = await subject.commit('one', { a: '1' });
      await subject.branch('topic');
      const topic = await subject.commit('topic', { b: '1' });
      await subject.branch('main');
      const main = await subject.commit('main', { a: '2' });
      const found = await subject.history.commits(main, [topic, start]);
      expect(found.map((commits) => commits.map(({ id }) => id))).toEqual([[main], [main]]);
    });

    it('tells the commits of a merged branch too, and what the merge itself brought', async () => {
      const start = await subject.commit('one', { a: '1' });
      await subject.branch('topic');
      const topic = await subject.commit('feat: topic', { b: '1' });
      await subject.branch('main');
      await subject.commit('fix: main', { a: '2' });
      const merge = await subject.merge('topic', 'Merge topic');
      const [commits = []] = await subject.history.commits(merge, [start]);
      const found = new Map(commits.map((commit) => [commit.id, commit]));
      expect([...found.values()].map(({ message }) => message).sort()).toEqual([
        'Merge topic',
        'feat: topic',
        'fix: main',
      ]);
      expect(found.get(topic)?.paths).toEqual(['b']);
      expect([found.get(merge)?.parents.length, found.get(merge)?.paths]).toEqual([2, ['b']]);
    });

    it('tells how commits stand to a head: before it, after it, or on a line of their own', async () => {
      const start = await subject.commit('one', { a: '1' });
      const main = await subject.commit('two', { a: '2' });
      const { standing } = subject.history;
      expect(await standing(main, [])).toEqual([]);
      expect(await standing(main, [main, start, main])).toEqual(['held', 'held', 'held']);
      expect(await standing(start, [main, start])).toEqual(['ahead', 'held']);
      await subject.branch('topic');
      const topic = await subject.commit('topic', { b: '1' });
      await subject.branch('main');
      const later = await subject.commit('three', { a: '3' });
      expect(await standing(topic, [start, main, topic, later])).toEqual(['held', 'held', 'held', 'diverged']);
      expect(await standing(main, [later, topic])).toEqual(['ahead', 'ahead']);
      const merge = await subject.merge('topic', 'Merge topic');
      expect(await standing(topic, [later, merge])).toEqual(['diverged', 'ahead']);
      expect(await standing(merge, [topic, later, start])).toEqual(['held', 'held', 'held']);
      await subject.commit('four', { a: '4' });
      expect(await standing(start, [merge, topic])).toEqual(['ahead', 'ahead']);
    });

    it('knows where a branch began', async () => {
      const start = await subject.commit('one', { a: '1' });
      await subject.branch('topic');
      const topic = await subject.commit('topic', { b: '1' });
      await subject.branch('main');
      await subject.commit('main', { a: '2' });
      expect(await subject.history.base('topic')).toBe(start);
      expect(await subject.history.base(topic)).toBe(start);
      for (const none of ['nowhere', '', '--all', '-h', '0'.repeat(40)]) {
        await expect(subject.history.base(none)).rejects.toBeInstanceOf(UnknownRevision);
      }
    });

    it('of a clone that lacks commits is told to be shallow, and where a branch began is refused there', async () => {
      await subject.commit('one', { a: '1' });
      const commit = await subject.commit('two', { a: '2' });
      const shallow = await subject.shallow();
      expect(await shallow.head()).toMatchObject({ commit, isShallow: true });
      const failure: unknown = await shallow.base(commit).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ShallowClone);
      expect(String(failure)).toContain('git fetch --unshallow');
    });
  });
}
