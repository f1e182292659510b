import { type Finding, type FindingCode, MAX_FINDING_KEYS, type Place, type Table } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { qualifiedName, quoteName } from '../../ddl/sql-text.js';
import { comparedColumns, sameKey } from '../../write/same-key.js';
import { findKeys } from '../row-keys.js';
import { fromTable } from '../rows/copy-query.js';

/** Something that keys are asked, by one query each. */
interface KeyQuestion {
  readonly code: FindingCode;
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly predicate: string;
}

/** Rows that point at nothing (a key that is NOT VALID lets them be), and rows whose keys differ by case only. */
export async function keyFindings(
  connection: Connection,
  table: Table,
  options: { readonly where?: string },
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const question of [...(await orphans(connection, table)), ...caseDuplicates(table, options.where)]) {
    const { code, name, columns, predicate } = question;
    const where = options.where === undefined ? predicate : `(${options.where}\n) AND (${predicate})`;
    const [row = []] = await connection.values(`SELECT count(*) ${fromTable(table, where)}`);
    const count = Number(row[0] ?? 0);
    if (count === 0) continue;
    const keys = await findKeys(connection, table, { ...options, predicate, limit: MAX_FINDING_KEYS });
    findings.push({ code, count, keys, place: placeOf(table, columns, name) });
  }
  return findings;
}

function placeOf({ name }: Table, columns: readonly string[], object: string | undefined): Place {
  const [column] = columns;
  return {
    ...(name.schema === undefined ? {} : { schema: name.schema }),
    table: name.name,
    ...(columns.length === 1 && column !== undefined ? { column } : {}),
    object: object ?? `(${columns.join(', ')})`,
  };
}

async function orphans(
  connection: Connection,
  { name: table, foreignKeys }: Table,
): Promise<readonly KeyQuestion[]> {
  const pointed = foreignKeys.map(({ references }) => references.table);
  const compared = await comparedColumns(connection, pointed.length === 0 ? [] : [table, ...pointed]);
  const questions: KeyQuestion[] = [];
  for (const { name, columns, references } of foreignKeys) {
    const alias = { child: qualifiedName(table), parent: '"godwit parent"' };
    const same = sameKey(compared, { table, columns, references }, alias);
    const parent = `SELECT 1 FROM ${qualifiedName(references.table)} AS ${alias.parent} WHERE ${same}`;
    const set = columns.map((column) => `${alias.child}.${quoteName(column)} IS NOT NULL`);
    const predicate = [...set, `NOT EXISTS (${parent})`].join(' AND ');
    questions.push({ code: 'ORPHANS', name, columns, predicate });
  }
  return questions;
}

function caseDuplicates(table: Table, where: string | undefined): readonly KeyQuestion[] {
  const texts = new Set(table.columns.filter(({ type }) => type.kind === 'text').map(({ name }) => name));
  return uniqueColumns(table).flatMap(({ name, columns }): readonly KeyQuestion[] => {
    if (!columns.some((column) => texts.has(column))) return [];
    const folded = columns.map((column) => {
      return texts.has(column) ? `lower(${quoteName(column)})` : quoteName(column);
    });
    const set = columns.map((column) => `${quoteName(column)} IS NOT NULL`).join(' AND ');
    const rows = fromTable(table, where === undefined ? set : `(${where}\n) AND ${set}`);
    const groups = folded.map((_, index) => index + 1).join(', ');
    const twins = `SELECT ${folded.join(', ')} ${rows} GROUP BY ${groups} HAVING count(*) > 1`;
    return [{ code: 'CASE_DUPLICATES', name, columns, predicate: `(${folded.join(', ')}) IN (${twins})` }];
  });
}

/** Keys and unique indexes of whole columns over all rows. */
function uniqueColumns(
  table: Table,
): readonly { readonly name?: string; readonly columns: readonly string[] }[] {
  const indexes = table.indexes.filter(
    ({ unique, where, parts }) =>
      unique && where === undefined && parts.every(({ column }) => column !== undefined),
  );
  return [
    ...(table.primaryKey === undefined ? [] : [table.primaryKey]),
    ...table.uniqueKeys,
    ...indexes.map(({ name, parts }) => ({ name, columns: parts.map(({ column }) => column ?? '') })),
  ];
}
