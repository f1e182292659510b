import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

/** GNU time, which knows the largest memory of a process and of its children. */
const TIME = '/usr/bin/time';

export interface Measurement {
  readonly code: number | null;
  readonly seconds: number;
  /** The largest memory of any of the processes, in megabytes; absent without GNU time. */
  readonly peakMegabytes?: number;
  /** The end of what the command said, for the case that it failed. */
  readonly said: string;
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
  const peak = /Maximum resident set size \(kbytes\): (\d+)/.exec(said)?.[1];
  return { code, seconds, said, ...(peak === undefined ? {} : { peakMegabytes: Number(peak) / 1024 }) };
}
