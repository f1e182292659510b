import type { LedgerNote } from '../strike-off.js';
import { type CrossFact, factsOf, idOf, type Names } from './facts.js';
import { readPostgresShape } from './postgres-shape.js';
import { type Named, renamesOf } from './renames.js';
import type { SchemaShape, TableShape } from './shape.js';
import { readSqliteShape } from './sqlite-shape.js';
import { type CrossDifference, isAt, tells } from './told.js';

/** A move between the two dialects: both sides as they are afterwards, and what its ledger said. */
export interface CrossMove {
  readonly from: 'sqlite' | 'postgres';
  readonly sqlitePath: string;
  readonly postgresUrl: string;
  readonly ledger: readonly LedgerNote[];
}

/**
 * What plain catalogue queries of both sides say differently and the ledger does not list at its place, one line each.
 * It shares no code with the engine; names that changed are known from the ledger only.
 */
export async function untoldDifferences(move: CrossMove): Promise<readonly string[]> {
  const [sqlite, postgres] = [readSqliteShape(move.sqlitePath), await readPostgresShape(move.postgresUrl)];
  const [source, target] = move.from === 'sqlite' ? [sqlite, postgres] : [postgres, sqlite];
  return compareShapes(source, target, move);
}

function compareShapes(
  source: SchemaShape,
  target: SchemaShape,
  { ledger, from }: Pick<CrossMove, 'ledger' | 'from'>,
): readonly string[] {
  const renames = renamesOf(ledger, { schemas: from === 'sqlite' });
  const origins = new Map(source.tables.map((table) => [idOf(renames.table(table)), table]));
  const differences = differ(factsOf(source, renames), factsOf(target, ITSELF)).map((difference) =>
    withPlaces(difference, origins, renames),
  );
  const untold = withoutParts(differences).filter((one) => !ledger.some((note) => tells(note, one)));
  return [...untold.map(describe), ...uncountedChecks(target, origins, ledger)];
}

const ITSELF: Names = { table: (name) => name, column: (_, column) => column, index: (_, index) => index };

type Plain = CrossFact & Pick<CrossDifference, 'change' | 'found'>;

function differ(expected: readonly CrossFact[], found: readonly CrossFact[]): readonly Plain[] {
  const rest = new Map(found.map((fact) => [fact.key, fact]));
  const differences = expected.flatMap((fact): readonly Plain[] => {
    const other = rest.get(fact.key);
    rest.delete(fact.key);
    if (other === undefined) return [{ ...fact, change: 'missing' }];
    if (other.value === fact.value) return [];
    const columns = [...(fact.columns ?? []), ...(other.columns ?? [])];
    return [{ ...fact, columns, change: 'changed', found: other.value }];
  });
  return [...differences, ...[...rest.values()].map((fact): Plain => ({ ...fact, change: 'extra' }))];
}

/** A note may call a table or a column as the source does or as the target does. */
function withPlaces(
  difference: Plain,
  origins: ReadonlyMap<string, TableShape>,
  renames: Names,
): CrossDifference {
  const { table, columns = [] } = difference;
  if (table === undefined) return { ...difference, tables: [], either: [] };
  const origin = origins.get(idOf(table));
  const before = (origin?.columns ?? [])
    .map(({ name }) => name)
    .filter((name) => origin !== undefined && columns.includes(renames.column(origin, name)));
  const tables: readonly Named[] = [table, origin, difference.origin].filter((one) => one !== undefined);
  return { ...difference, tables, either: [...columns, ...before] };
}

/** A table or a column that is on one side only is told once. */
function withoutParts(differences: readonly CrossDifference[]): readonly CrossDifference[] {
  const tables = goneOf(differences, 'table');
  const columns = goneOf(differences, 'column');
  return differences.filter(({ kind, table, columns: own }) => {
    if (table === undefined || kind === 'table' || kind === 'trigger') return true;
    if (tables.has(idOf(table))) return false;
    return !PARTS.includes(kind) || !columns.has(`${idOf(table)} ${own}`);
  });
}

/** What a column says beside being there. */
const PARTS: readonly CrossFact['kind'][] = [
  'type',
  'nullable',
  'default',
  'generated',
  'generator',
  'collation',
];

function goneOf(differences: readonly CrossDifference[], wanted: 'table' | 'column'): ReadonlySet<string> {
  const gone = differences.filter(({ kind, change }) => kind === wanted && change !== 'changed');
  return new Set(
    gone.flatMap(({ table, columns }) => {
      if (table === undefined) return [];
      return columns === undefined ? [idOf(table)] : [`${idOf(table)} ${columns}`];
    }),
  );
}

function describe({ kind, change, key, value, found }: CrossDifference): string {
  return `${kind} ${change} ${key.slice(kind.length + 1)}: ${value}${found === undefined ? '' : ` -> ${found}`}`;
}

/** The checks that are left, and those of which the ledger says that they are not, have to be all there were. */
function uncountedChecks(
  target: SchemaShape,
  origins: ReadonlyMap<string, TableShape>,
  ledger: readonly LedgerNote[],
): readonly string[] {
  return target.tables.flatMap((table) => {
    const origin = origins.get(idOf(table));
    if (origin === undefined || !origin.ordinary) return [];
    const lost = ledger.filter(
      (note) =>
        note.code === 'CHECK_NOT_CARRIED' &&
        note.severity === 'loss' &&
        (isAt(note, origin) || isAt(note, table)),
    );
    if (origin.checks === table.checks + lost.length) return [];
    return [
      `checks of ${idOf(table)}: ${origin.checks} -> ${table.checks}, of ${lost.length} the ledger tells`,
    ];
  });
}
