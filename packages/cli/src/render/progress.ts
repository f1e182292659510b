import type { MigrationListener } from '@godwit/engine';
import { SingleBar } from 'cli-progress';
import type { Output } from '../output.js';
import { milestone, runningLine, tableLine } from './milestones.js';
import { renderProgressLine } from './progress-line.js';
import { advance, initialState } from './progress-state.js';

/** Shows on standard error how far a run has come, until it is disposed. */
export interface Progress extends Disposable {
  readonly listener: MigrationListener;
  /** Writes a line that stays. */
  say(line: string): void;
}

/** A line that moves on a terminal; elsewhere a plain line for every table. */
export function showProgress(output: Output): Progress {
  return output.live ? liveProgress(output) : plainProgress(output);
}

function liveProgress(output: Output): Progress {
  let state = initialState(performance.now());
  const format = (_options: object, params: { readonly maxWidth: number }): string =>
    renderProgressLine(state, performance.now(), params.maxWidth, output.errorColors);
  const bar = new SingleBar({
    format,
    fps: 8,
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  const say = (line: string): void => {
    bar.stop();
    output.warn(line);
    bar.start(1, 0);
  };
  bar.start(1, 0);
  return {
    listener: (event) => {
      const now = performance.now();
      state = advance(state, event, now);
      const line = milestone(event, state, now);
      if (line !== undefined) say(line);
    },
    say,
    [Symbol.dispose]: () => bar.stop(),
  };
}

/** How often a long table is heard of where nothing can be redrawn, in milliseconds. */
const REPORT_EVERY = 10_000;

function plainProgress(output: Output): Progress {
  let state = initialState(performance.now());
  let reported = performance.now();
  return {
    listener: (event) => {
      const now = performance.now();
      state = advance(state, event, now);
      const late = now - reported > REPORT_EVERY ? runningLine(event) : undefined;
      const lines = [tableLine(event, state), milestone(event, state, now), late].filter(
        (line) => line !== undefined,
      );
      if (lines.length === 0) return;
      reported = now;
      output.warn(lines.join(''));
    },
    say: (line) => output.warn(line),
    [Symbol.dispose]: () => undefined,
  };
}
