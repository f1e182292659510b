import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

/** GNU time, which knows the memory and the processor time of a process and of its children. */
const TIME = '/usr/bin/time';

export interface Measurement extends Measured {
  readonly code: number | null;
  /** The end of what the command said, for the case that it failed. */
  readonly said: string;
}

/** What a run took. */
export interface Measured {
  readonly seconds: number;
  /** Of the processor, by the command and its children, the server apart; absent without GNU time. */
  readonly cpuSeconds?: number;
  /** The largest memory of any of the processes, in megabytes; absent without GNU time. */
  readonly peakMegabytes?: number;
}

export function canMeasureMemory(): boolean {
  return existsSync(TIME);
}

/** Runs a command to its end with the clock running. */
export async function measure(command: readonly string[]): Promise<Measurement> {
  const [program = '', ...args] = canMeasureMemory() ? [TIME, '-v', ...command] : command;
  const started = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const keep = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-8_192);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const [code] = (await once(child, 'close')) as [number | null];
  const seconds = (performance.now() - started) / 1000;
  return { code, seconds, said, ...resources(said) };
}

function resources(said: string): Pick<Measured, 'cpuSeconds' | 'peakMegabytes'> {
  const number = (label: string): number => Number(said.split(`${label}: `).at(-1)?.split('\n')[0]);
  const peak = number('Maximum resident set size (kbytes)') / 1024;
  const cpu = number('User time (seconds)') + number('System time (seconds)');
  return Number.isNaN(peak + cpu) ? {} : { peakMegabytes: peak, cpuSeconds: cpu };
}
