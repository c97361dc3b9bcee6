import type { DeliverEvent, Step } from '@ostrata/pipeline';
import type { Clock } from '@ostrata/ports';
import { createLogUpdate } from 'log-update';
import { failureText } from './build-failure.ts';
import type { Terminal } from '../terminal.ts';
import { seconds } from '../units.ts';

/** Follows a build: lines that move on a terminal, plain lines elsewhere. `end` may be called twice. */
export interface BuildProgress {
  readonly onEvent: (event: DeliverEvent) => void;
  readonly end: () => void;
}

const doing: Readonly<Record<Step['name'], string>> = {
  wait: 'waits for its turn',
  roles: 'fetches roles',
  vendor: 'makes the vendor image',
  build: 'builds',
  adopt: 'takes the disk into the store',
  inspect: 'looks at the disk from outside',
  verify: 'boots and verifies',
  publish: 'publishes',
};

/** Steps that are over at once, and only make noise in a log. */
const quiet: readonly Step['name'][] = ['wait', 'roles', 'adopt', 'inspect', 'publish'];

interface Running {
  readonly step: Step['name'];
  readonly since: number;
  readonly line: string;
}

export function buildProgress(terminal: Terminal, clock: Clock): BuildProgress {
  const running = new Map<string, Running>();
  const moving = terminal.live ? createLogUpdate(process.stderr) : undefined;
  const draw = () => moving?.([...running].map(([unit, one]) => movingLine(unit, one, clock, terminal)).join('\n'));
  const timer = moving && setInterval(draw, 200);
  const say = (text: string) => {
    moving?.clear();
    terminal.note(text);
    draw();
  };
  return {
    onEvent: (event) => {
      track(running, event, clock);
      const text = plainLine(event, terminal);
      if (text !== undefined) say(text);
    },
    end: () => {
      clearInterval(timer);
      moving?.clear();
    },
  };
}

function track(running: Map<string, Running>, event: DeliverEvent, clock: Clock): void {
  const { unit } = event;
  const before = running.get(unit);
  if (event.kind === 'step') running.set(unit, { step: event.step, since: clock.seconds(), line: '' });
  else if (event.kind === 'output' && before !== undefined) running.set(unit, { ...before, line: event.line });
  else if (event.kind !== 'note' && event.kind !== 'output') running.delete(unit);
}

function movingLine(unit: string, { step, since, line }: Running, clock: Clock, terminal: Terminal): string {
  const { bold, dim, cyan } = terminal.paint;
  const head = `${unit} ${doing[step]} ${seconds(clock.seconds() - since)}`;
  const room = Math.max(0, terminal.columns - head.length - 6);
  const last = line.trim().replace(/^.*?qemu[.\w]*: /, '');
  return `${cyan('●')} ${bold(unit)} ${doing[step]} ${seconds(clock.seconds() - since)}  ${dim(last.slice(0, room))}`;
}

function plainLine(event: DeliverEvent, terminal: Terminal): string | undefined {
  const { bold, dim, red, yellow } = terminal.paint;
  switch (event.kind) {
    case 'step':
      return terminal.live || quiet.includes(event.step)
        ? undefined
        : `${event.unit}: ${doing[event.step]} ${dim(event.log)}`;
    case 'output':
      return undefined;
    case 'note':
      return `${yellow('!')} ${event.unit}: ${event.message}`;
    case 'done': {
      if (event.outcome === 'present') return `${terminal.green('✓')} ${event.unit} ${dim('is up to date')}`;
      const steps = event.steps
        .filter(({ seconds: time }) => time >= 0.5)
        .map(({ name, seconds: time }) => `${name} ${seconds(time)}`);
      return `${terminal.green('✓')} ${bold(event.unit)} ${event.outcome} ${dim(`(${steps.join(', ')})`)}`;
    }
    case 'failed':
      return `${red('✗')} ${bold(event.unit)} failed\n${failureText(event.error, terminal)}`;
    case 'skipped':
      return `${yellow('-')} ${event.unit} skipped: it stands on ${event.because}`;
  }
}
