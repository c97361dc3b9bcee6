import { setTimeout as sleep } from 'node:timers/promises';
import { execaSync } from 'execa';
import { expect, it } from 'vitest';
import { command } from './command.ts';

it('a program that is stopped ends with all that it started, also what holds its output open', async () => {
  const mark = `317.${process.pid}`;
  const offspring = () => execaSync('pgrep', ['-f', `sleep ${mark}`], { reject: false }).stdout;
  const stop = new AbortController();
  const reason = new Error('enough');
  const script = `trap 'exit 1' TERM; sleep ${mark} & sleep ${mark} & wait`;
  const running = command('bash', ['-c', script], { neededFor: 'a test', signal: stop.signal });
  while (offspring() === '') await sleep(20);
  stop.abort(reason);
  await expect(running).rejects.toBe(reason);
  expect(offspring()).toBe('');
});
