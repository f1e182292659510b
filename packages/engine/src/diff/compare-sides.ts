import { type DatabaseSchema, formatTableName, type Table } from '@godwit/plugin-api';
import { compareSchemas, type PartDifference } from '../compare-schemas/compare-schemas.js';
import { placeOf, tableKey } from '../plan/names/place.js';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import { isSelected } from '../plan/tables/select-tables.js';
import type { RunContext } from '../run-context.js';
import type { BothSides } from '../verify/compare-table.js';
import { Told } from '../verify/told.js';
import { asWholeAsCanBe } from '../verify/weak-constraints.js';
import { describeDifference } from './describe-difference.js';
import { renameCandidates } from './rename-candidates.js';
import { assessRisks } from './risks.js';
import type { DifferenceType, SchemaComparison, SchemaDifference } from './schema-comparison.js';

/** Without these no row of the source has a place to go. */
const IN_THE_WAY: ReadonlySet<DifferenceType> = new Set(['table-added', 'column-added']);

/**
 * Compares the schema that a target has with what a move of the source into an empty place would make there: what only the
 * mapping of types makes is no difference, and what the ledger tells of is none either. Only reads.
 */
export async function compareSides(
  run: RunContext,
  { source: _, target }: BothSides,
  prepared: PreparedPlan,
): Promise<SchemaComparison> {
  const started = performance.now();
  const { plan, dialect } = prepared;
  const found = await target.introspect();
  const tables = await asWholeAsCanBe(target, found.tables, run.signal);
  const { wanted } = prepared.expected(new Set(prepared.tables.map(({ name }) => tableKey(name))));
  const told = new Told(plan.ledger, prepared.work);
  const parts = [
    ...compareSchemas(wanted, { ...found, tables }, dialect.expressions.normalize).filter(
      ({ part }) => !told.has(part),
    ),
    ...extraTables(run, prepared.tables, found),
  ];
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

/** Tables that no table of the source is; those that the options leave out are not looked at. */
function extraTables(
  { options, target }: RunContext,
  wanted: readonly Table[],
  found: DatabaseSchema,
): readonly PartDifference[] {
  const fold = target.dialect.capabilities.foldsIdentifierCase;
  const id = ({ name }: Table): string => (fold ? tableKey(name).toLowerCase() : tableKey(name));
  const known = new Set(wanted.map(id));
  return found.tables
    .filter((table) => !known.has(id(table)) && isSelected(table, options))
    .map(({ name }) => {
      const what = `the table ${formatTableName(name)}`;
      return { change: 'extra', part: { kind: 'table', id: '', place: placeOf(name), what, content: {} } };
    });
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
  const table = found.tables.find(({ name }) => name.name === place.table && name.schema === place.schema);
  const column = table?.columns.find(({ name }) => name === place.column);
  const fills = column?.nullable || column?.default !== undefined || column?.identity !== undefined;
  return !fills && column?.generated === undefined;
}
