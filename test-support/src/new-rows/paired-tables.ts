import type Database from 'better-sqlite3';
import type pg from 'pg';
import { type CarriedTable, listCarriedTables } from '../checker/carried/postgres-tables.js';
import { targetName } from '../checker/target-name.js';
import { listPostgresRules } from './postgres-rows.js';
import type { RuledTable, Staged } from './ruled-table.js';
import { listSqliteRules } from './sqlite-rows.js';

/** A table of the source with what it is on each side. */
export interface Pair {
  readonly staged: Staged;
  readonly sqlite: string;
  readonly postgres: RuledTable;
  readonly carried: CarriedTable;
}

export interface Open {
  readonly db: Database.Database;
  readonly client: pg.Client;
}

/** Tables that are on both sides with all their columns and their staging table. */
export async function paired(
  from: 'sqlite' | 'postgres',
  staged: readonly Staged[],
  open: Open,
): Promise<readonly Pair[]> {
  const carried = await listCarriedTables(open.client);
  const rules = await listPostgresRules(open.client);
  const several = from === 'postgres' && new Set(carried.map(({ schema }) => schema)).size > 1;
  const files = new Map(listSqliteRules(open.db).map((table) => [table.name, table]));
  return staged.flatMap((one) => {
    const { schema = 'public', name } = one.table;
    const sqlite = several && schema !== 'public' ? `${schema}_${name}` : name;
    const there = { schema, name: from === 'sqlite' ? targetName(name) : name };
    const find = <T extends RuledTable | CarriedTable>(tables: readonly T[]): T | undefined =>
      tables.find((table) => table.schema === there.schema && table.name === there.name);
    const [postgres, typed] = [find(rules), find(carried)];
    const complete =
      postgres?.columns.length === one.table.columns.length &&
      files.get(sqlite)?.columns.length === one.table.columns.length &&
      files.has(one.staging) &&
      carried.some((table) => table.name === one.staging);
    return complete && postgres && typed ? [{ staged: one, sqlite, postgres, carried: typed }] : [];
  });
}
