import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Phase } from './phases.js';

const COMMAND = fileURLToPath(new URL('../../../packages/cli/bin/godwit.js', import.meta.url));
const TELL = new URL('./tell-events.js', import.meta.url).href;

/** When a command is ended: so long after its start, or at an event of its run and so long behind it. In milliseconds. */
export type Moment =
  | { readonly after: number; readonly signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT' }
  | { readonly phase: Phase; readonly event: number; readonly after: number };

export interface WatchedRun {
  /** The exit code; null where a signal ended the process. */
  readonly code: number | null;
  /** The signal ended it. */
  readonly hit: boolean;
  /** The last phase that it told of. */
  readonly phase: Phase;
  /** How many events of each phase there were, and when the first of them came, in milliseconds. */
  readonly phases: Phases;
  readonly milliseconds: number;
  readonly said: string;
}

export type Phases = ReadonlyMap<Phase, { readonly events: number; readonly from: number }>;

export interface WatchOptions {
  readonly cwd: string;
  /** Absent: it may come to its end. */
  readonly moment?: Moment | undefined;
  /** Told of each event as it comes. */
  readonly onPhase?: (phase: Phase) => void;
}

/** Runs the command in a process of its own, and ends it at a moment. */
export async function runWatched(args: readonly string[], options: WatchOptions): Promise<WatchedRun> {
  const { moment } = options;
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', TELL, COMMAND, ...args], {
    cwd: options.cwd,
    env: { ...process.env, NO_COLOR: '1', ...(moment && 'phase' in moment && eventOf(moment)) },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const said = [child.stdout, child.stderr].map((stream) => textOf(stream as Readable));
  const told = phasesOf(child.stdio[3] as Readable, options.onPhase);
  const closed = once(child, 'close') as Promise<[number | null, string | null]>;
  let sent = false;
  const kill = (): void => {
    if (moment !== undefined && !('phase' in moment)) sent = child.kill(moment.signal);
  };
  const timer = moment === undefined || 'phase' in moment ? undefined : setTimeout(kill, moment.after);
  const [code, signal] = await closed;
  clearTimeout(timer);
  return {
    code,
    hit: signal !== null || (sent && code === 130),
    phase: told.last(),
    phases: told.phases,
    milliseconds: performance.now() - started,
    said: said.map((text) => text()).join(''),
  };
}

function eventOf(moment: Moment): Readonly<Record<string, string>> {
  return { GODWIT_TORTURE_EVENT: JSON.stringify(moment) };
}

function textOf(stream: Readable): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

function phasesOf(stream: Readable, onPhase?: (phase: Phase) => void) {
  const started = performance.now();
  const phases = new Map<Phase, { events: number; readonly from: number }>();
  let last: Phase = 'open';
  let rest = '';
  const take = (phase: Phase): void => {
    last = phase;
    const known = phases.get(phase);
    if (known === undefined) phases.set(phase, { events: 1, from: performance.now() - started });
    else known.events += 1;
    onPhase?.(phase);
  };
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line as Phase);
  });
  return { phases, last: () => last };
}
