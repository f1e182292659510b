import type { DatabaseSchema, SourceSession } from '@godwit/plugin-api';
import type { PartDifference } from '../compare-schemas/compare-schemas.js';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import type { RunContext } from '../run-context.js';
import { describeDifference } from './describe-difference.js';
import { differingParts } from './differing-parts.js';
import { renameCandidates } from './rename-candidates.js';
import { assessRisks } from './risks.js';
import type { DifferenceType, SchemaComparison, SchemaDifference } from './schema-comparison.js';
import { tableAt } from './side-tables.js';

/** Without these no row of the source has a place to go. */
const IN_THE_WAY: ReadonlySet<DifferenceType> = new Set(['table-added', 'column-added']);

/**
 * Compares the schema that a target has with what a move of the source into an empty place would make there: what only the
 * mapping of types makes is no difference, and what the ledger tells of is none either. Only reads.
 */
export async function compareSides(
  run: RunContext,
  target: SourceSession,
  prepared: PreparedPlan,
): Promise<SchemaComparison> {
  const started = performance.now();
  const { plan, dialect } = prepared;
  const { wanted, found, parts } = await differingParts(run, target, prepared);
  const sides = { wanted: wanted.tables, found: found.tables };
  const risks = await assessRisks(parts, sides, { target, dialect, signal: run.signal });
  const differences = parts.map(
    (part, index) => ({ ...describeDifference(part), ...risks[index] }) as SchemaDifference,
  );
  return {
    status: differences.length === 0 ? 'same' : 'different',
    compatible: !differences.some((one, index) => standsInTheWay(one, parts[index], found)),
    source: plan.source,
    target: plan.target,
    differences,
    renames: renameCandidates(parts, sides),
    ledger: plan.ledger,
    seconds: Math.round(performance.now() - started) / 1000,
  };
}

/** What the target lacks or has otherwise, and columns of its own that must have a value. */
function standsInTheWay(
  { type, kind }: SchemaDifference,
  part: PartDifference | undefined,
  found: DatabaseSchema,
): boolean {
  if (IN_THE_WAY.has(type)) return true;
  if (type === 'column-modified') return kind === 'column' || kind === 'generated expression';
  if (type !== 'column-removed' || part === undefined) return false;
  const { place } = part.part;
  const column = tableAt(place, found.tables)?.columns.find(({ name }) => name === place.column);
  const fills = column?.nullable || column?.default !== undefined || column?.identity !== undefined;
  return !fills && column?.generated === undefined;
}
