import { isOvertaken, type EmittedRelease, type Plan, type Released } from '@ostrata/pipeline/release';
import type { DueImage } from '@ostrata/versioning';
import { plural } from '../plural.ts';
import type { Terminal } from '../terminal.ts';

type Painting = Pick<Terminal, 'paint' | 'green'>;

/** `+ web/v1.1.0 after 1.0.0`. */
export function imageLine({ image, from, to }: DueImage, { paint, green }: Painting): string {
  const before = from === undefined ? 'first version' : `after ${from}`;
  return `${green('+')} ${paint.bold(`${image}/v${to}`)} ${paint.dim(before)}`;
}

/** A release tag. `own` is the plan that this run made image tags of, when it did. */
export function releaseLine(
  { name, commit, units }: EmittedRelease,
  own: Plan | undefined,
  { paint, green }: Painting,
): string {
  const count = plural(units.length, 'unit');
  const note = commit === own?.commit ? count : `${count}, left by a run that was cut`;
  return `${green('+')} ${paint.bold(name)} ${paint.dim(note)}`;
}

/** What a release came to, and what is left to do. */
export function releasedText(
  { images, releases, name, plan }: Released,
  { remote, isPushed }: { readonly remote: string; readonly isPushed: boolean },
): string {
  const where = isPushed ? `on ${remote}` : 'here';
  if (releases.length > 0) {
    const done = `Released ${where} as ${releases.map((one) => one.name).join(', ')}.`;
    return isPushed ? done : `${done}\n${pushAdvice(releases, remote)}`;
  }
  if (images.length > 0) return `Released ${where} as ${name ?? ''}, which another run completed.`;
  if (isOvertaken(plan.elsewhere)) return 'Nothing is released: a newer commit is.';
  return name === undefined ? 'Nothing is due.' : `Nothing is due: this commit is released as ${name}.`;
}

/** Two pushes: GitHub raises no event for a push of more than three tags, and the release's tag must raise one. */
function pushAdvice(releases: readonly EmittedRelease[], remote: string): string {
  const tags = new Set(releases.flatMap(({ units }) => units.map(({ image, version }) => `${image}/v${version}`)));
  const commits = [...new Set(releases.map(({ commit }) => `--points-at ${commit.slice(0, 12)}`))];
  const shown = tags.size > 8 ? `$(git tag ${commits.join(' ')} --list '*/v*.*.*')` : [...tags].join(' ');
  return [
    'Nothing is pushed yet:',
    `  git push --atomic ${remote} ${shown}`,
    `  git push ${remote} ${releases.map(({ name }) => name).join(' ')}`,
  ].join('\n');
}
