import { createColors } from 'picocolors';
import { OptionWords } from './option-words.js';

/** The colour functions of one stream; they leave a text as it is where the stream takes no colours. */
export type Colors = ReturnType<typeof createColors>;

/** Where a command writes, and in which manner. */
export interface Output {
  /** One JSON document goes to standard output, and nothing else. */
  readonly json: boolean;
  /** Colours for standard output. */
  readonly colors: Colors;
  /** Colours for standard error. */
  readonly errorColors: Colors;
  /** Whether progress may be drawn and redrawn on standard error. */
  readonly live: boolean;
  /** The columns of the terminal behind standard output; unlimited where there is none, or it does not say. */
  readonly width: number;
  /** How messages call options. */
  readonly words: OptionWords;
  /** Writes to standard output. */
  write(text: string): void;
  /** Writes to standard error. */
  warn(text: string): void;
}

/** The output of this process for a command with these arguments. */
export function createOutput(args: readonly string[]): Output {
  const json = args.includes('--json');
  return {
    words: new OptionWords(args),
    json,
    colors: createColors(wantsColors(process.stdout, process.env)),
    errorColors: createColors(wantsColors(process.stderr, process.env)),
    live: !json && process.stderr.isTTY === true && process.env['TERM'] !== 'dumb',
    width: (process.stdout.isTTY && process.stdout.columns) || Number.POSITIVE_INFINITY,
    write: (text) => void process.stdout.write(text),
    warn: (text) => void process.stderr.write(text),
  };
}

/** NO_COLOR wins over FORCE_COLOR, and both over what the stream is. */
function wantsColors(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}
