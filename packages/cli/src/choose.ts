import { createInterface } from 'node:readline/promises';
import type { Output } from './output.js';

/** Asks a question whose answer is yes or no; undefined where there is no terminal to ask at. No answer is a no. */
export async function chooseAtTerminal(output: Output, question: string): Promise<boolean | undefined> {
  if (output.json || process.stdin.isTTY !== true || process.stderr.isTTY !== true) return undefined;
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await asking.question(`${question} [y/N] `)).trim());
  } catch {
    return false;
  } finally {
    asking.close();
  }
}
