import { createInterface } from 'node:readline/promises';
import type { Output } from './output.js';

/** Whether there is a terminal at which somebody can be asked. */
export function canAsk({ json }: Output): boolean {
  return !json && process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Asks a question whose answer is yes or no; undefined where there is no terminal to ask at. No answer is a no. */
export async function chooseAtTerminal(
  output: Output,
  question: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<boolean | undefined> {
  if (!canAsk(output)) return undefined;
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await asking.question(`${question} [y/N] `, { signal })).trim());
  } catch {
    return false;
  } finally {
    asking.close();
  }
}
