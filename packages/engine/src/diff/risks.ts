import type { Dialect, Probe, Table } from '@godwit/plugin-api';
import type { PartDifference } from '../compare-schemas/compare-schemas.js';
import type { SchemaPart } from '../compare-schemas/schema-part.js';
import { nullPredicate } from '../names/null-predicate.js';
import type { ComparedTarget } from './differing-parts.js';
import type { DifferenceRisk } from './schema-comparison.js';
import { type SideTables, tableAt } from './side-tables.js';

/** What bringing the target to the source would mean for its rows. */
export interface Risk {
  readonly risk: DifferenceRisk;
  readonly rows?: number;
}

/** Who is asked. */
interface Asked {
  readonly target: ComparedTarget;
  readonly dialect: Dialect;
  readonly signal: AbortSignal;
}

/** A question, and what it means that rows answer it. */
interface Question {
  readonly probe: Probe;
  readonly risk: DifferenceRisk;
}

const SAFE: Risk = { risk: 'safe' };

/**
 * Counts for each difference, in the target, the rows that would go or that stand in the way. Where nobody can count, a risk is
 * one that may be.
 */
export async function assessRisks(
  differences: readonly PartDifference[],
  sides: SideTables,
  { target, dialect, signal }: Asked,
): Promise<readonly Risk[]> {
  const questions = differences.map((one) => questionOf(one, sides, dialect));
  const asked = questions.filter((one) => one !== undefined && 'probe' in one) as readonly Question[];
  const answers = await target.count?.(
    asked.map(({ probe }) => probe),
    signal,
  );
  const counts = new Map(asked.map((one, index) => [one, Number(answers?.[index]?.count ?? 0n)]));
  return questions.map((one) => {
    if (one === undefined) return SAFE;
    if (!('probe' in one)) return one;
    if (answers === undefined) return { risk: one.risk };
    const rows = counts.get(one) ?? 0;
    return rows === 0 ? SAFE : { risk: one.risk, rows };
  });
}

function questionOf(
  { change, part }: PartDifference,
  { wanted, found }: SideTables,
  dialect: Dialect,
): Question | Risk | undefined {
  const [table, asked] = [tableAt(part.place, found), tableAt(part.place, wanted)];
  if (table === undefined) return undefined;
  const all: Probe = { kind: 'rows', table: table.name };
  if (part.kind === 'table') return change === 'extra' ? { probe: all, risk: 'data-loss' } : undefined;
  if (part.kind === 'column') return ofColumn({ change, part }, table, asked, dialect);
  if (change === 'extra') return undefined;
  if (part.kind === 'generated expression' || part.kind === 'collation')
    return { probe: all, risk: 'rewrite' };
  const probe = against(part, table, asked, dialect);
  return probe === undefined ? undefined : { probe, risk: 'blocked' };
}

function ofColumn(
  { change, part }: Pick<PartDifference, 'change' | 'part'>,
  table: Table,
  asked: Table | undefined,
  dialect: Dialect,
): Question | Risk | undefined {
  const all: Probe = { kind: 'rows', table: table.name };
  if (change === 'altered')
    return ofConversion(part, table, asked, dialect) ?? { probe: all, risk: 'rewrite' };
  if (change === 'extra') {
    const probe = where(table, part.place.column ?? '', 'set', dialect);
    return probe && { probe, risk: 'data-loss' };
  }
  const column = asked?.columns.find(({ name }) => name === part.place.column);
  const isFilled = column?.nullable || column?.default || column?.identity || column?.generated;
  return isFilled ? undefined : { probe: all, risk: 'blocked' };
}

/** Rows whose value does not survive in another type. */
function ofConversion(
  { place: { column: name } }: SchemaPart,
  table: Table,
  asked: Table | undefined,
  dialect: Dialect,
): Question | Risk | undefined {
  const [from, to] = [table, asked].map((one) => one?.columns.find((column) => column.name === name));
  if (dialect.ddl.converts === undefined || from === undefined || to === undefined) return undefined;
  const conversion = dialect.ddl.converts(table, from, to);
  const keyColumns = table.primaryKey?.columns ?? [];
  if (conversion === undefined) {
    const probe = where(table, from.name, 'set', dialect);
    return probe && { probe, risk: 'blocked' };
  }
  const { misfits: predicate, rewrites } = conversion;
  if (predicate !== undefined)
    return { probe: { kind: 'matches', table: table.name, predicate, keyColumns }, risk: 'blocked' };
  return rewrites ? { probe: { kind: 'rows', table: table.name }, risk: 'rewrite' } : SAFE;
}

/** Rows that stand against what is to be demanded of them. */
function against(
  part: SchemaPart,
  table: Table,
  asked: Table | undefined,
  dialect: Dialect,
): Probe | undefined {
  const keyColumns = table.primaryKey?.columns ?? [];
  const at = { table: table.name, keyColumns };
  const has = (columns: readonly string[]): boolean =>
    columns.every((name) => table.columns.some((column) => column.name === name));
  switch (part.kind) {
    case 'not null':
      return where(table, part.place.column ?? '', 'null', dialect);
    case 'primary key':
    case 'unique key':
      return part.columns && has(part.columns)
        ? { kind: 'duplicates', ...at, columns: part.columns }
        : undefined;
    case 'index': {
      const index = asked?.indexes.find(({ name }) => name === part.place.object);
      const columns = index?.parts.flatMap(({ column }) => column ?? []) ?? [];
      const isPlain =
        index?.unique === true && index.where === undefined && columns.length === index.parts.length;
      return isPlain && has(columns) ? { kind: 'duplicates', ...at, columns } : undefined;
    }
    case 'foreign key': {
      const key = asked?.foreignKeys.find(({ columns }) => columns.join() === part.columns?.join());
      return key && has(key.columns)
        ? { kind: 'orphans', ...at, columns: key.columns, references: key.references }
        : undefined;
    }
    case 'check': {
      const check = asked?.checks.find(({ name, expression }) =>
        part.place.object === undefined ? part.what.includes(expression.text) : name === part.place.object,
      );
      // The text of which the tree is not known may name what is not there.
      const { tree, text } = check?.expression ?? {};
      const isThere = tree !== undefined && has(columnsIn(tree));
      return isThere && text !== undefined ? { kind: 'violates', ...at, check: text } : undefined;
    }
    default:
      return undefined;
  }
}

/** The names of all columns that a tree names. */
function columnsIn(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { kind, name } = node as { readonly kind?: unknown; readonly name?: unknown };
  if (kind === 'column' && typeof name === 'string') return [name];
  return Object.values(node).flatMap(columnsIn);
}

function where(table: Table, column: string, is: 'null' | 'set', dialect: Dialect): Probe | undefined {
  const predicate = nullPredicate(dialect, table, [column], is);
  const keyColumns = table.primaryKey?.columns ?? [];
  return predicate === undefined ? undefined : { kind: 'matches', table: table.name, predicate, keyColumns };
}
