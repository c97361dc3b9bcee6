import { createInterface } from 'node:readline/promises';
import type { Session } from '../session.ts';
import { BadOption } from './options.ts';

/**
 * True with `--yes`, or when a person at a terminal says so. Without a terminal nobody can be asked, and nothing is
 * done. Throws `BadOption`.
 */
export async function confirmed(
  question: string,
  options: Readonly<Record<string, unknown>>,
  session: Session,
): Promise<boolean> {
  if (options['yes'] === true) return true;
  if (process.stdin.isTTY !== true || session.json)
    throw new BadOption(question, 'nobody can be asked here; add --yes to do it, or --dry-run to see it only');
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await reader.question(`${question}? Only yes is a yes: `, { signal: session.signal });
    return answer.trim() === 'yes';
  } finally {
    reader.close();
  }
}
