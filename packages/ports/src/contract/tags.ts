import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadSignature, RaceLost, type NewTag, type Tags } from '../tags.ts';

/** A repository with one commit, no tag, and a remote. */
export interface TagsSubject {
  readonly commit: string;
  readonly tags: Tags;
  /** The tags as another run has them, in a clone of the same remote. */
  readonly another: Tags;
  /** The tags of the remote itself. */
  readonly remote: Tags;
  /** Makes a signed tag by a signer who is trusted, or by another. Gives who signed, as `verify` must tell. */
  sign(name: string, isTrusted: boolean): Promise<string>;
  /** Makes a tag as a person might: without an annotation. */
  makeLightweight(name: string): Promise<void>;
  dispose(): Promise<void>;
}

/** The suite that every adapter of `Tags` must pass. */
export function testTags(create: () => Promise<TagsSubject>): void {
  let subject: TagsSubject;
  beforeEach(async () => {
    subject = await create();
  });
  afterEach(() => subject.dispose());

  const tag = (name: string, message = 'note\n'): NewTag => ({ name, commit: subject.commit, message });
  const names = async (tags: Tags) => (await tags.list()).map(({ name }) => name).sort();

  describe('tags', () => {
    it('are none before the first, and none are made of none', async () => {
      await subject.tags.emit([]);
      expect(await subject.tags.list()).toEqual([]);
    });

    it('are listed with their commits and whole annotations, here and on the remote', async () => {
      const message = 'Ünïcode “note”\n\n# no comment\n\x01\n\nOstrata-Build: web@1.0.0\n';
      await subject.tags.emit([tag('web/v1.0.0', message), tag('release/20261123.1')]);
      const expected = [
        { name: 'release/20261123.1', commit: subject.commit, annotated: true, message: 'note\n' },
        { name: 'web/v1.0.0', commit: subject.commit, annotated: true, message },
      ];
      expect(await subject.tags.list()).toEqual(expected);
      expect(await subject.remote.list()).toEqual(expected);
      expect(await subject.tags.list(['web/v1.0.0', 'nobody/v1.0.0'])).toEqual(expected.slice(1));
      expect(await subject.tags.list([])).toEqual([]);
    });

    it('are told without annotations too, whoever made them', async () => {
      await subject.tags.emit([tag('web/v1.0.0')]);
      await subject.makeLightweight('v3');
      const refs = await subject.tags.refs();
      expect(refs.map(({ name, commit }) => ({ name, commit }))).toEqual([
        { name: 'v3', commit: subject.commit },
        { name: 'web/v1.0.0', commit: subject.commit },
      ]);
    });

    it('of another run are here once they are fetched', async () => {
      await subject.another.emit([tag('web/v1.0.0')]);
      await subject.tags.fetch();
      expect(await names(subject.tags)).toEqual(['web/v1.0.0']);
    });

    it('of other people are listed too', async () => {
      await subject.makeLightweight('v3');
      expect(await subject.tags.list()).toEqual([
        { name: 'v3', commit: subject.commit, annotated: false, message: '' },
      ]);
    });

    it('are emitted all or none: one that is here already stops them', async () => {
      await subject.tags.emit([tag('b/v1.0.0')]);
      const lost: unknown = await subject.tags
        .emit([tag('a/v1.0.0'), tag('b/v1.0.0')])
        .catch((error: unknown) => error);
      expect(lost).toBeInstanceOf(RaceLost);
      expect(lost).toMatchObject({ tags: ['b/v1.0.0'] });
      expect(await names(subject.tags)).toEqual(['b/v1.0.0']);
      expect(await names(subject.remote)).toEqual(['b/v1.0.0']);
    });

    it('are emitted all or none: one that another run made stops them', async () => {
      await subject.another.emit([tag('b/v1.0.0', 'theirs')]);
      await expect(subject.tags.emit([tag('a/v1.0.0'), tag('b/v1.0.0')])).rejects.toBeInstanceOf(RaceLost);
      expect(await names(subject.tags)).not.toContain('a/v1.0.0');
      expect(await names(subject.remote)).toEqual(['b/v1.0.0']);
    });

    it('are won by one of two runs at the same time', async () => {
      const runs = [subject.tags, subject.another].map((tags, run) =>
        tags.emit([tag('a/v1.0.0', `run ${run}`), tag('b/v1.0.0', `run ${run}`)]),
      );
      const results = await Promise.allSettled(runs);
      const lost = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      expect(lost).toEqual([expect.any(RaceLost)]);
      expect(new Set((await subject.remote.list()).map(({ message }) => message)).size).toBe(1);
      expect(await names(subject.remote)).toEqual(['a/v1.0.0', 'b/v1.0.0']);
    });

    it('of a name that no tag may have are refused, and nothing is made', async () => {
      for (const name of ['a..b', 'a b', 'a\nb', '-a~', 'a/', '']) {
        await expect(subject.tags.emit([tag('fine/v1.0.0'), tag(name)])).rejects.not.toBeInstanceOf(RaceLost);
      }
      expect([await names(subject.tags), await names(subject.remote)]).toEqual([[], []]);
    });

    it('tell who signed them, by the signature alone', async () => {
      const signer = await subject.sign('signed', true);
      expect(await subject.tags.verify('signed')).toEqual({ signer });
      await subject.tags.emit([tag('unsigned')]);
      expect(await subject.tags.verify('unsigned')).toBeUndefined();
      await subject.makeLightweight('light');
      expect(await subject.tags.verify('light')).toBeUndefined();
    });

    it('that nobody who is trusted signed are refused', async () => {
      await subject.sign('foreign', false);
      await expect(subject.tags.verify('foreign')).rejects.toBeInstanceOf(BadSignature);
    });
  });
}
