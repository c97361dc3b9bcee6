import type { PackerEvent } from '@ostrata/ports';
import { redacted } from '../redaction.ts';
import { ansibleLine, isCensored } from './output-line.ts';

/** Passes on what a build says. */
export interface ErrorFilter {
  readonly hear: (event: PackerEvent) => void;
  /** To be called once, when the build has ended. */
  readonly end: (how: { readonly interrupted: boolean }) => void;
}

/**
 * Keeps out of what is said the errors of tasks that `no_log` hides. Ansible 2.19 censors the result of such a task, and prints
 * its error all the same, some lines before: an error within a play is held back until the result tells whether it may be shown.
 */
export function withoutHiddenErrors(say: (event: PackerEvent) => void): ErrorFilter {
  const plays = new Map<string, Play>();
  return {
    hear: (event) => {
      const play = plays.get(event.source) ?? { isRunning: false, held: undefined };
      plays.set(event.source, play);
      hear(play, event, say);
    },
    end: ({ interrupted }) => {
      for (const { held } of plays.values()) {
        if (held === undefined) continue;
        // An error that stopped Ansible itself has no result, and nothing of a task in it.
        const isOfTask = held.result.length > 0 || /^\[ERROR\]: Task failed/.test(held.error[0]?.message ?? '');
        release(held, interrupted || isOfTask, say);
      }
    },
  };
}

/** What one of the builds has said so far. Their lines come mixed. */
interface Play {
  isRunning: boolean;
  held: Held | undefined;
}

interface Held {
  readonly error: PackerEvent[];
  /** The first line names the host; the rest follows on lines of its own in some formats. */
  readonly result: PackerEvent[];
}

function hear(play: Play, event: PackerEvent, say: (event: PackerEvent) => void): void {
  const line = ansibleLine(event.message);
  if (play.held !== undefined) {
    const { error, result } = play.held;
    const isResult = result.length > 0;
    if (line.kind === 'rest' || (line.kind === 'error' && !isResult)) {
      (isResult ? result : error).push(event);
      if (isResult && isCensored(event.message)) settle(play, 'hidden', say);
      return;
    }
    if (line.kind === 'failure' && !isResult) {
      result.push(event);
      if (isCensored(line.result)) settle(play, 'hidden', say);
      else if (line.result.endsWith('}')) settle(play, 'shown', say);
      return;
    }
    settle(play, isResult ? 'shown' : 'hidden', say);
  }
  if (line.kind === 'heading') play.isRunning = line.title !== 'PLAY RECAP';
  if (line.kind === 'error' && play.isRunning) play.held = { error: [event], result: [] };
  else say(event);
}

function settle(play: Play, how: 'hidden' | 'shown', say: (event: PackerEvent) => void): void {
  if (play.held !== undefined) release(play.held, how === 'hidden', say);
  play.held = undefined;
}

function release({ error, result }: Held, isHidden: boolean, say: (event: PackerEvent) => void): void {
  const shown = isHidden ? error.slice(0, 1).map((event) => ({ ...event, message: `[ERROR]: ${redacted}` })) : error;
  for (const event of [...shown, ...result]) say(event);
}
