import { formatPlace } from '@ostrata/problems';
import { describe, expect, it } from 'vitest';
import type { Entries } from '../files.ts';
import { unreadFiles } from './used-files.ts';
import { parseCatalog, readFiles } from '../read/index.ts';
import { usesCases, usual } from './uses.cases.ts';

describe('what an image uses', () => {
  it.each(usesCases)('$title', ({ files, build = [], verify = [], told = [] }) => {
    const { settings, problems } = used(files);
    expect(problems).toEqual(told);
    if (settings === undefined) return;
    expect([...settings.ansible.localRoles, ...settings.ansible.files].sort()).toEqual([...build, 'roles/web'].sort());
    expect([...settings.verifyUses.localRoles, ...settings.verifyUses.files].sort()).toEqual(verify);
  });

  it('is told file by file as it is read', () => {
    const files = {
      ...usual,
      'tests/web.yml': '- import_playbook: ../a/a.yml\n',
      'a/a.yml': '- import_playbook: ../b/b.yml\n',
      'b/b.yml': '',
    };
    const step = (...names: readonly string[]) => {
      const read = readFiles(
        Object.entries(files).filter(([path]) => path.endsWith('image.yaml') || names.includes(path)),
      );
      return unreadFiles({ entries: entriesOf(files), files: read, links: new Map() }).files;
    };
    expect(step('roles/web/tasks/main.yml')).toEqual(['tests/web.yml']);
    expect(step('roles/web/tasks/main.yml', 'tests/web.yml')).toEqual(['a/a.yml']);
    expect(step('roles/web/tasks/main.yml', 'tests/web.yml', 'a/a.yml')).toEqual(['b/b.yml']);
    expect(step('roles/web/tasks/main.yml', 'tests/web.yml', 'a/a.yml', 'b/b.yml')).toEqual([]);
  });
});

function used(more: Readonly<Record<string, string>>) {
  const files: Record<string, string> = { ...usual };
  for (const [path, text] of Object.entries(more)) {
    const [name = '', to] = path.split(' -> ');
    files[name] = to ?? text;
  }
  const isLink = (path: string) => Object.keys(more).some((one) => one.startsWith(`${path} -> `));
  const parsed = parseCatalog({
    entries: entriesOf(files, isLink),
    texts: new Map(Object.entries(files)),
    ignoreLock: true,
  });
  const problems = [...parsed.problems, ...parsed.doubts()].map(
    ({ severity, code, place }) => `${severity} ${code} ${place === undefined ? '' : formatPlace(place)}`,
  );
  return { settings: parsed.catalog?.images.get('web')?.targets.get('qemu/linux'), problems };
}

function entriesOf(files: Readonly<Record<string, string>>, isLink: (path: string) => boolean = () => false): Entries {
  return new Map(Object.keys(files).map((path) => [path, { kind: isLink(path) ? 'link' : 'file' }]));
}
