import { formatTableName } from '@godwit/plugin-api';
import type { PartDifference } from '../compare-schemas/compare-schemas.js';
import { tableKey } from '../plan/names/place.js';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import type { RunContext } from '../run-context.js';
import { withOldNames } from './ask-by-old-names.js';
import { describeRename } from './describe-difference.js';
import { type ComparedTarget, type DifferingParts, differingParts } from './differing-parts.js';
import { renameCandidates } from './rename-candidates.js';
import { assessRisks } from './risks.js';
import { haveSameContents, type OpenSides } from './same-contents.js';
import type { ColumnOrder, DifferenceType, SchemaComparison, SchemaDifference } from './schema-comparison.js';
import { type SideTables, tableAt } from './side-tables.js';
import { lacksValues, tellDifferences } from './tell-differences.js';

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
 * mapping of types makes is no difference, and what the ledger tells of is none either. Only reads. `open`:
 * both databases, whose values may tell what was renamed.
 */
export async function compareSides(
  run: RunContext,
  target: ComparedTarget,
  prepared: PreparedPlan,
  naming: Naming = 'to-rename',
  open?: OpenSides,
): Promise<Compared> {
  const started = performance.now();
  const { plan, dialect } = prepared;
  const differing = await differingParts(run, target, prepared, naming);
  const { wanted, found, renames, parts } = differing;
  const sides = { wanted: wanted.tables, found: found.tables };
  const asked = { target: withOldNames(target, renames), dialect, signal: run.signal };
  const risks = await assessRisks(parts, sides, asked);
  const told = tellDifferences(differing, risks);
  const differences = [...renames.map(describeRename), ...told.map(({ difference }) => difference)];
  const partsOf = [...renames.map(() => []), ...told.map((one) => one.parts)];
  const comparison: SchemaComparison = {
    status: differences.length === 0 ? 'same' : 'different',
    compatible: !differences.some((one, index) => standsInTheWay(one, partsOf[index]?.[0], differing)),
    source: plan.source,
    target: plan.target,
    differences,
    renames: await renameCandidates(parts, sides, (table, lacking, extra) => {
      // Rows are asked for under the names that the target has.
      if (open === undefined || renames.length > 0) return Promise.resolve(false);
      return haveSameContents({ table, wanted: lacking, found: extra }, open, run, prepared);
    }),
    order: columnOrders(sides),
    ledger: plan.ledger,
    seconds: Math.round(performance.now() - started) / 1000,
  };
  return { comparison, differing, told: partsOf };
}

/** What the target lacks or has otherwise, and columns of its own that must have a value. */
function standsInTheWay(
  { type, kind }: SchemaDifference,
  part: PartDifference | undefined,
  differing: DifferingParts,
): boolean {
  const { found } = differing;
  if (IN_THE_WAY.has(type)) return true;
  // Values that only the target has are in nobody's way.
  if (type === 'enum-modified') return part === undefined || lacksValues(part, differing);
  if (type === 'column-modified') return kind === 'column' || kind === 'generated expression';
  if (type !== 'column-removed' || part === undefined) return false;
  const { place } = part.part;
  const column = tableAt(place, found.tables)?.columns.find(({ name }) => name === place.column);
  const fills = column?.nullable || column?.default !== undefined || column?.identity !== undefined;
  return !fills && column?.generated === undefined;
}

/** The tables whose columns that both sides have are in another order in the target. */
function columnOrders({ wanted, found }: SideTables): readonly ColumnOrder[] {
  const there = new Map(found.map((table) => [tableKey(table.name), table]));
  return wanted.flatMap((table) => {
    const [asked, own] = [table, there.get(tableKey(table.name))].map((one) =>
      (one?.columns ?? []).map(({ name }) => name),
    );
    if (asked === undefined || own === undefined) return [];
    const source = asked.filter((name) => own.includes(name));
    const target = own.filter((name) => asked.includes(name));
    if (source.every((name, at) => name === target[at])) return [];
    return [{ table: formatTableName(table.name), source, target }];
  });
}
