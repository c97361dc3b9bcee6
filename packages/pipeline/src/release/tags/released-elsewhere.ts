import type { History } from '@ostrata/ports';
import { problem, type Problem } from '@ostrata/problems';
import type { DueImage } from '@ostrata/versioning';
import { InputRefused } from '../../failure.ts';
import type { Tagged } from './tagged.ts';

/** The newest release of an image that is due, from a commit that the head does not hold: what is due is not what comes after it. */
export interface ReleasedElsewhere {
  readonly image: string;
  readonly version: string;
  readonly commit: string;
  /** Whether that commit holds the head, or stands on another line. */
  readonly standing: 'ahead' | 'diverged';
}

/** Of the images that are due. Tags by hand do not count: nothing was built from them. */
export async function releasedElsewhere(
  history: History,
  head: string,
  due: readonly DueImage[],
  { made }: Pick<Tagged, 'made'>,
): Promise<readonly ReleasedElsewhere[]> {
  const found = due.flatMap(({ image }) => {
    const { commit, trailers: [newest] = [] } = made.get(image) ?? {};
    return commit === undefined || newest === undefined ? [] : [{ image, version: newest.version, commit }];
  });
  const commits = [...new Set(found.map(({ commit }) => commit))].filter((commit) => commit !== head);
  if (commits.length === 0) return [];
  const standings = await history.standing(head, commits);
  const byCommit = new Map(commits.map((commit, index) => [commit, standings[index]]));
  return found.flatMap((one) => {
    const standing = byCommit.get(one.commit);
    return standing === undefined || standing === 'held' ? [] : [{ ...one, standing }];
  });
}

/** True when a newer commit is released already: this one has nothing to add. */
export function isOvertaken(elsewhere: readonly ReleasedElsewhere[]): boolean {
  return elsewhere.some(({ standing }) => standing === 'ahead');
}

/** A release on another line would take back what that one has. Throws `InputRefused`. */
export function refuseDiverged(elsewhere: readonly ReleasedElsewhere[]): void {
  const diverged = elsewhere.filter(({ standing }) => standing === 'diverged');
  if (diverged.length === 0) return;
  throw new InputRefused(elsewhereNotes(diverged).map((note) => ({ ...note, severity: 'error' })));
}

/** A warning for each commit, whatever number of images was released from it. */
export function elsewhereNotes(elsewhere: readonly ReleasedElsewhere[]): readonly Problem[] {
  const commits = [...new Set(elsewhere.map(({ commit }) => commit))];
  return commits.map((commit) => {
    const ofCommit = elsewhere.filter((one) => one.commit === commit);
    const from = `${namesOf(ofCommit)} released from ${commit.slice(0, 12)}`;
    if (ofCommit[0]?.standing === 'ahead') {
      return problem('released-ahead', `${from}, which is newer than this commit: nothing is released`, {
        severity: 'warning',
        hint: 'a change is taken back by a commit that reverts it',
      });
    }
    return problem(
      'released-diverged',
      `${from}, which this commit does not hold: its release would take back what that one has`,
      {
        severity: 'warning',
        hint: `merge ${commit.slice(0, 12)} or rebase onto it; \`ostrata release --allow-diverged\` releases all the same`,
      },
    );
  });
}

function namesOf(released: readonly ReleasedElsewhere[]): string {
  const names = released.map(({ image, version }) => `${image} ${version}`);
  if (names.length === 1) return `${names.join()} was`;
  const more = names.length > shown ? ` and ${names.length - shown} more` : '';
  return `${names.slice(0, shown).join(', ')}${more} were`;
}

/** That many images are named. */
const shown = 5;
