import type { DatabaseSchema } from '@godwit/plugin-api';
import type { PartDifference } from '../compare-schemas/compare-schemas.js';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import type { RunContext } from '../run-context.js';
import { withOldNames } from './ask-by-old-names.js';
import { describeDifference, describeRename } from './describe-difference.js';
import { type ComparedTarget, type DifferingParts, differingParts } from './differing-parts.js';
import { renameCandidates } from './rename-candidates.js';
import { assessRisks } from './risks.js';
import type { DifferenceType, SchemaComparison, SchemaDifference } from './schema-comparison.js';
import { tableAt } from './side-tables.js';

/** Without these no row of the source has a place to go. */
const IN_THE_WAY: ReadonlySet<DifferenceType> = new Set([
  'table-added',
  'column-added',
  'table-renamed',
  'column-renamed',
]);

/** A comparison, and what it tells of. */
export interface Compared {
  readonly comparison: SchemaComparison;
  readonly differing: DifferingParts;
  /** For each difference of the comparison, in its order, the parts that it tells of; a rename has none. */
  readonly told: readonly (readonly PartDifference[])[];
}

/** Whether what the options rename has its old name in the target still. */
export type Naming = 'to-rename' | 'renamed';

/**
 * Compares the schema that a target has with what a move of the source into an empty place would make there: what only the
 * mapping of types makes is no difference, and what the ledger tells of is none either. Only reads.
 */
export async function compareSides(
  run: RunContext,
  target: ComparedTarget,
  prepared: PreparedPlan,
  naming: Naming = 'to-rename',
): Promise<Compared> {
  const started = performance.now();
  const { plan, dialect } = prepared;
  const differing = await differingParts(run, target, prepared, naming);
  const { wanted, found, renames, parts } = differing;
  const sides = { wanted: wanted.tables, found: found.tables };
  const asked = { target: withOldNames(target, renames), dialect, signal: run.signal };
  const risks = await assessRisks(parts, sides, asked);
  const differences = [
    ...renames.map(describeRename),
    ...parts.map((part, index) => ({ ...describeDifference(part), ...risks[index] }) as SchemaDifference),
  ];
  const told = [...renames.map(() => []), ...parts.map((part) => [part])];
  const comparison: SchemaComparison = {
    status: differences.length === 0 ? 'same' : 'different',
    compatible: !differences.some((one, index) => standsInTheWay(one, told[index]?.[0], found)),
    source: plan.source,
    target: plan.target,
    differences,
    renames: renameCandidates(parts, sides),
    ledger: plan.ledger,
    seconds: Math.round(performance.now() - started) / 1000,
  };
  return { comparison, differing, told };
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
