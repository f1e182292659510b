import { type Finding, type FindingCode, MAX_FINDING_KEYS } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Connection } from '../../connect/connection.js';
import { describeTable } from '../rows/table-shape.js';
import { tableSource } from '../rows/table-source.js';
import type { ProfileContext } from './examine.js';
import { keysWhere } from './keys-where.js';
import type { KeyPointer, TableKeys, TextKey } from './table-keys.js';

/** Rows that point at nothing, and rows whose keys differ by case only; each is one query over the table. */
export function keyFindings(db: Connection, context: ProfileContext, keys: TableKeys): readonly Finding[] {
  const orphans = keys.pointers.flatMap((pointer) =>
    toFinding(context, 'ORPHANS', pointer, isOrphan(db, context, pointer)),
  );
  if (keys.textKeys.length === 0) return orphans;
  db.function('godwit_fold', { deterministic: true }, (text: unknown) => String(text).toLowerCase());
  return [
    ...orphans,
    ...keys.textKeys.flatMap((key) => toFinding(context, 'CASE_DUPLICATES', key, hasTwin(context, key))),
  ];
}

function toFinding(
  context: ProfileContext,
  code: FindingCode,
  key: { readonly name: string; readonly columns: readonly string[] },
  predicate: string,
): readonly Finding[] {
  const { statements, table, where } = context;
  const rows = where === undefined ? predicate : `(${where}\n) AND (${predicate})`;
  const [count = 0n] = statements.row(`SELECT count(*) FROM ${table.sql} WHERE ${rows}`, []) ?? [];
  if (count === 0n) return [];
  const [column] = key.columns;
  const only = key.columns.length === 1 && column !== undefined ? { column } : {};
  const place = { table: table.name, ...only, object: key.name };
  return [{ code, count: Number(count), keys: keysWhere(context, predicate, MAX_FINDING_KEYS), place }];
}

/** SQL that is true for a row whose reference is complete and leads nowhere. */
function isOrphan(db: Connection, { table }: ProfileContext, pointer: KeyPointer): string {
  const child = pointer.columns.map((name) => `${quoteIdentifier(table.name)}.${quoteIdentifier(name)}`);
  const set = child.map((x) => `${x} IS NOT NULL`).join(' AND ');
  const parent = parentOf(db, pointer);
  if (parent === undefined) return set;
  const source = tableSource(db, pointer.parent, 'godwit parent').sql;
  const keys = pointer.parentColumns.map((name) => `"godwit parent".${quoteIdentifier(name)}`);
  // Without an index the subquery of a single column is gone through once; with one, its collation is the key's.
  if (!parent.indexed && keys.length === 1)
    return `${set} AND ${child[0]} NOT IN (SELECT ${keys[0]} FROM ${source} WHERE ${keys[0]} IS NOT NULL)`;
  const same = keys.map((key, index) => `${key} = ${child[index]}`).join(' AND ');
  return `${set} AND NOT EXISTS (SELECT 1 FROM ${source} WHERE ${same})`;
}

/** Whether the parent is found by its key quickly; undefined where there is no such table or column. */
function parentOf(db: Connection, pointer: KeyPointer): { readonly indexed: boolean } | undefined {
  const columns = db
    .prepare("SELECT lower(name) AS name, pk FROM pragma_table_xinfo(?, 'main')")
    .all(pointer.parent) as { name: string; pk: bigint }[];
  const wanted = pointer.parentColumns.map((name) => name.toLowerCase());
  if (wanted.length === 0 || !wanted.every((name) => columns.some((column) => column.name === name)))
    return undefined;
  const { keys } = describeTable(db, pointer.parent);
  const rowid = keys.labels.length === 1 && keys.labels[0]?.toLowerCase() === wanted[0];
  const lead = db
    .prepare(
      `SELECT 1 FROM pragma_index_list(?, 'main') AS l, pragma_index_info(l.name, 'main') AS i
       WHERE i.seqno = 0 AND lower(i.name) IN (SELECT value FROM json_each(?)) AND l.partial = 0`,
    )
    .get(pointer.parent, JSON.stringify(wanted));
  return { indexed: rowid || lead !== undefined };
}

/** SQL that is true for a row of whose key another row has the same text in other case. */
function hasTwin({ table, where }: ProfileContext, key: TextKey): string {
  const texts = new Set(key.textColumns);
  const folded = key.columns.map((name) => {
    const x = quoteIdentifier(name);
    return texts.has(name) ? `CASE typeof(${x}) WHEN 'text' THEN godwit_fold(${x}) ELSE ${x} END` : x;
  });
  const set = key.columns.map((name) => `${quoteIdentifier(name)} IS NOT NULL`).join(' AND ');
  const rows = where === undefined ? set : `(${where}\n) AND ${set}`;
  const groups = folded.map((_, index) => index + 1).join(', ');
  const twins = `SELECT ${folded.join(', ')} FROM ${table.sql} WHERE ${rows} GROUP BY ${groups} HAVING count(*) > 1`;
  return `${set} AND (${folded.join(', ')}) IN (${twins})`;
}
