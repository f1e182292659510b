import { createHash } from 'node:crypto';
import type { ResolvedOptions } from '../options/resolved-options.js';
import type { RunContext } from '../run-context.js';

/** Options that decide how a run goes, not what it makes: another run of the same move may say them otherwise. */
const HOW: ReadonlySet<string> = new Set([
  'accept',
  'strict',
  'verify',
  'batchSize',
  'parallel',
  'parallelSaid',
  'onError',
  'maxRejects',
  'showValues',
  'onSourceChange',
  'reconnect',
  'bookkeeping',
  'history',
  'snapshot',
  'maxCellBytes',
  'damagedSource',
]);

/** The options that decide what a run makes. */
export function decidingOptions(options: ResolvedOptions): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(options)
      .filter(([name]) => !HOW.has(name))
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** The same for two runs of the same move: dialects, options and transforms, but not where the databases are. */
export function configDigest({ source, target, options, transforms }: RunContext): string {
  const parts = [
    source.dialect.name,
    target.dialect.name,
    decidingOptions(options),
    transforms.map(({ name }) => name),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
