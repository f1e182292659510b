import {
  type ForeignKey,
  formatTableName,
  type Probe,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import { placeOf } from '../plan/names/place.js';
import { uniqueColumns } from './comparison-key.js';
import type { VerifyFinding } from './verification-result.js';

/** A question about keys, and what it means that it counts rows. */
interface Question {
  readonly probe: Probe;
  readonly finding: Pick<VerifyFinding, 'kind' | 'object' | 'place' | 'message'>;
  /** Of the key that it is about. */
  readonly columns?: readonly string[];
}

/** Rows of the target that stand against a key, and what was asked to find them. */
export interface KeyFinding {
  readonly probe: Probe;
  readonly finding: VerifyFinding;
  readonly columns?: readonly string[];
}

/**
 * Asks a target whether its rows keep what the keys of the `wanted` tables demand, be the keys there or not: generators
 * above the largest key, references that point at a row, unique keys without duplicates. Nothing is used up by asking.
 */
export async function checkKeys(
  session: SourceSession,
  tables: readonly Table[],
  wanted: readonly Table[],
  signal: AbortSignal,
): Promise<readonly KeyFinding[]> {
  if (session.count === undefined) return [];
  const there = new Map(tables.map((table) => [formatTableName(table.name), table]));
  const questions = [
    ...tables.flatMap(generators),
    ...wanted.flatMap((table) => references(table, there)),
    ...wanted.flatMap((table) => uniqueKeys(table, there)),
  ];
  const answers = await session.count(
    questions.map(({ probe }) => probe),
    signal,
  );
  return questions.flatMap(({ finding, ...question }, index) => {
    const { count, keys } = answers[index] ?? { count: 0n, keys: [] };
    return count === 0n ? [] : [{ ...question, finding: { ...finding, count: Number(count), keys } }];
  });
}

/** The next number of a generator is its last one plus the increment, or the start where it never gave one. */
function generators(table: Table): readonly Question[] {
  return table.columns.flatMap(({ name, identity }) => {
    const increment = BigInt(identity?.increment ?? '1');
    const last =
      identity?.lastValue ??
      (identity?.start === undefined ? undefined : String(BigInt(identity.start) - increment));
    if (last === undefined) return [];
    const place = placeOf(table.name, { column: name });
    const end = increment < 0n ? 'below the smallest' : 'above the largest';
    const message = `The next generated key is not ${end} key.`;
    const probe: Probe = {
      kind: increment < 0n ? 'below' : 'above',
      table: table.name,
      column: name,
      value: last,
      keyColumns: keyColumns(table),
    };
    return [{ probe, finding: { kind: 'sequence', object: 'identity', place, message } }];
  });
}

function references(table: Table, there: ReadonlyMap<string, Table>): readonly Question[] {
  const found = there.get(formatTableName(table.name));
  if (found === undefined) return [];
  return table.foreignKeys.flatMap((key) => {
    if (!there.has(formatTableName(key.references.table))) return [];
    const { columns, references } = key;
    // The target may name what had no name in the source.
    const name = key.name ?? found.foreignKeys.find((one) => isSameReference(one, key))?.name;
    const place = placeOf(table.name, name === undefined ? {} : { object: name });
    const message = `Rows point at no row of ${formatTableName(references.table)}.`;
    const probe = {
      kind: 'orphans',
      table: table.name,
      columns,
      references,
      keyColumns: keyColumns(table),
    } as const;
    return [{ probe, columns, finding: { kind: 'orphans', object: 'foreign key', place, message } }];
  });
}

function isSameReference(one: ForeignKey, other: ForeignKey): boolean {
  return (
    textOf(one.columns) === textOf(other.columns) &&
    formatTableName(one.references.table) === formatTableName(other.references.table)
  );
}

/** Unique keys that the target itself does not keep. */
function uniqueKeys(wanted: Table, tables: ReadonlyMap<string, Table>): readonly Question[] {
  const there = tables.get(formatTableName(wanted.name));
  if (there === undefined) return [];
  const kept = new Set(uniqueColumns(there).map(textOf));
  return uniqueColumns(wanted)
    .filter((columns) => !kept.has(textOf(columns)))
    .map((columns): Question => {
      const isPrimary = columns === wanted.primaryKey?.columns;
      const kind = isPrimary ? 'primary key' : 'unique key';
      const key = isPrimary ? wanted.primaryKey : wanted.uniqueKeys.find((one) => one.columns === columns);
      const place = placeOf(wanted.name, key?.name === undefined ? {} : { object: key.name });
      const message = `Rows share the values of (${columns.join(', ')}), which is a unique key of the source.`;
      const probe = {
        kind: 'duplicates',
        table: there.name,
        columns,
        keyColumns: keyColumns(there),
      } as const;
      return { probe, columns, finding: { kind: 'duplicates', object: kind, place, message } };
    });
}

function textOf(columns: readonly string[]): string {
  return columns.toSorted().join('\0');
}

function keyColumns(table: Table): readonly string[] {
  return table.primaryKey?.columns ?? [];
}
