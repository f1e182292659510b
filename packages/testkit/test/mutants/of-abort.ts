import { type Mutant, mutant, withSource, withTarget } from './mutant.js';

const NEVER = new AbortController().signal;

/** Signals that nobody listens to. */
export const OF_ABORT: readonly Mutant[] = [
  mutant('ignores abort when it reads', 'abort', (dialect) =>
    withSource(dialect, (session) => ({
      read: (table, options) => session.read(table, { ...options, signal: NEVER }),
    })),
  ),
  mutant('ignores abort when it writes', 'abort', (dialect) =>
    withTarget(dialect, (session) => ({
      openWriter: (table, options) => session.openWriter(table, { ...options, signal: NEVER }),
    })),
  ),
  mutant('ignores abort when it executes', 'abort', (dialect) =>
    withTarget(dialect, (session) => ({ execute: (group, step) => session.execute(group, step, NEVER) })),
  ),
  mutant('ignores abort when it opens', 'abort', (dialect) => {
    const { openSource } = dialect;
    if (openSource === undefined) return dialect;
    return { ...dialect, openSource: (config, options) => openSource(config, { ...options, signal: NEVER }) };
  }),
];
