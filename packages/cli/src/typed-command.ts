import type { Side } from '@godwit/engine';
import { redact } from './redact.js';

/** The databases of a command as they were typed; absent: the config file names them. */
export interface TypedSides {
  readonly source?: Side | undefined;
  readonly target?: Side | undefined;
}

/** Flags that say where the config file and the records are, which every command about the same run needs. */
export interface PlaceFlags {
  readonly config?: string | false | undefined;
  readonly bookkeeping?: string | undefined;
}

/** Commands about a run, and whether they have to be given the source. */
const NEEDS_SOURCE = {
  resume: false,
  rollback: false,
  history: false,
  clean: false,
  verify: true,
  repair: true,
  'retry-rejects': true,
} as const;

/** A command that a message may propose. */
export type Proposed = keyof typeof NEEDS_SOURCE;

/** A whole command about the same databases, as it can be typed in a shell; passwords are hidden. */
export function typedCommand(
  command: Proposed,
  { source, target }: TypedSides,
  { config, bookkeeping }: PlaceFlags,
): string {
  const hidden = typeof source === 'string' && redact(source) !== source;
  // The records know no password.
  const isGiven = NEEDS_SOURCE[command] || (command === 'resume' && hidden);
  const words = [
    ...(isGiven ? [source] : []),
    target,
    ...(typeof config === 'string' ? ['--config', config] : []),
    ...(config === false ? ['--no-config'] : []),
    ...(bookkeeping === undefined ? [] : ['--bookkeeping', bookkeeping]),
  ];
  const typed = words.filter((word) => typeof word === 'string').map((word) => shellWord(redact(word)));
  return ['godwit', command, ...typed].join(' ');
}

/** A word as a shell takes it for one. */
export function shellWord(word: string): string {
  return /^[\w.,:=+@%/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
