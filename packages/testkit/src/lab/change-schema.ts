import assert from 'node:assert/strict';
import type {
  ChangeStatement,
  DatabaseSchema,
  Rename,
  Statement,
  Table,
  TargetSession,
  Value,
} from '@godwit/plugin-api';
import { sameData } from '../same-data.js';
import { changesBetween, declaredText } from './changes-between.js';
import { type Lab, type LabDatabase, never, RUN_ID } from './lab.js';
import { groupsOf, makeTables, runPhase, schemaOf } from './make-tables.js';
import { SHOP_ROWS } from './shop.js';
import { readRows, tableNamed, writeRows } from './transfer.js';

/** Makes these tables of the shop, with its rows. */
export async function makeShop(lab: Lab, database: LabDatabase, tables: readonly Table[]): Promise<void> {
  await database.target(async (target) => {
    await makeTables(lab.dialect, target, schemaOf(tables), async () => {
      for (const table of tables) await writeRows(target, table, SHOP_ROWS[table.name.name] ?? []);
    });
  });
}

/** What an empty database holds in which these tables were made. */
export function madeOf(
  lab: Lab,
  tables: (database: LabDatabase) => readonly Table[],
): Promise<DatabaseSchema> {
  return lab.withDatabase((database) =>
    database.target(async (target) => {
      await makeTables(lab.dialect, target, schemaOf(tables(database)));
      return target.introspect();
    }),
  );
}

/** How a schema is changed. */
export interface Changing {
  readonly asked: DatabaseSchema;
  readonly keepAs?: string;
  /** The schema with new names, and what gets them. */
  readonly renamed?: { readonly found: DatabaseSchema; readonly renames: readonly Rename[] };
}

/** Changes what a target has into what is asked, and proves it; gives the statements. */
export async function changeTo(
  lab: Lab,
  target: TargetSession,
  { asked, keepAs, renamed }: Changing,
): Promise<readonly ChangeStatement[]> {
  const { dialect } = lab;
  assert.ok(dialect.ddl.change !== undefined);
  const { found = await target.introspect(), renames = [] } = renamed ?? {};
  const given = {
    found,
    ...changesBetween(found, asked),
    renames,
    ...(keepAs === undefined ? {} : { keepAs }),
  };
  const { statements, blocked = [], notes } = dialect.ddl.change(given);
  sameData(JSON.parse(JSON.stringify({ statements, notes })), { statements, notes });
  sameData(blocked, [], 'It is blocked.');
  sameData(dialect.ddl.change(given).statements, statements, 'The same change gives other statements.');
  for (const one of statements) {
    assert.equal(one.phase, 'sync', one.sql);
    assert.notEqual(one.purpose.trim(), '', one.sql);
  }
  assert.equal(new Set(statements.map(({ id }) => id)).size, statements.length, 'An id is there twice.');
  await makeChanges(lab, target, statements);
  sameSchema(await target.introspect(), asked);
  return statements;
}

/** Group by group; where one fails, what had been made is taken back, and what ran outside of a transaction. */
async function makeChanges(
  lab: Lab,
  target: TargetSession,
  statements: readonly ChangeStatement[],
): Promise<void> {
  const { transactionalDdl } = lab.dialect.capabilities;
  const made: ChangeStatement[] = [];
  for (const group of groupsOf(statements, transactionalDdl)) {
    try {
      await target.execute(group, { runId: RUN_ID, step: group[0]?.id ?? '' }, never());
      made.push(...group);
    } catch (error) {
      const halfDone = group.filter(({ transaction }) => transaction === 'outside');
      await undoAll(lab, target, [...made, ...halfDone]);
      throw error;
    }
  }
}

/** Takes statements back, the last first, in one transaction where there are some. */
export async function undoAll(
  { dialect }: Lab,
  target: TargetSession,
  statements: readonly ChangeStatement[],
): Promise<void> {
  const undo = statements.toReversed().flatMap(({ id, undo: parts = [], transaction }) =>
    parts.map((sql, index): Statement => {
      const step = `undo ${id} ${index}`;
      return { id: step, sql, purpose: step, phase: 'sync', transaction, group: 'undo' };
    }),
  );
  await runPhase(dialect, target, undo, 'sync');
}

/** In no order that counts. */
export function sameSchema(found: DatabaseSchema, asked: DatabaseSchema): void {
  sameData(declared(found), declared(asked), 'The schema is another one.');
}

function declared({ tables }: DatabaseSchema): unknown {
  const sorted = (items: readonly unknown[]): readonly string[] => items.map(declaredText).sort();
  const plain = tables.map((one) => ({
    ...one,
    columns: sorted(one.columns),
    uniqueKeys: sorted(one.uniqueKeys),
    foreignKeys: sorted(one.foreignKeys),
    indexes: sorted(one.indexes),
    checks: sorted(one.checks.map(({ name, expression }) => [name, expression.tree ?? expression.text])),
  }));
  return JSON.parse(`[${sorted(plain).join(', ')}]`);
}

/** Every row by the names of its columns, by table. */
export type NamedRows = Readonly<Record<string, readonly Readonly<Record<string, Value>>[]>>;

export function rowsIn(database: LabDatabase): Promise<NamedRows> {
  return database.source(async (source) => {
    const { tables } = await source.introspect();
    const all: Record<string, NamedRows[string]> = {};
    for (const { name } of tables.toSorted((a, b) => (a.name.name < b.name.name ? -1 : 1))) {
      const table = tableNamed(tables, name);
      const names = table.columns.map((column) => column.name).toSorted();
      const rows = (await readRows(source, table)).map((row) => {
        const cells = names.map((one) => [
          one,
          row[table.columns.findIndex(({ name: own }) => own === one)] ?? null,
        ]);
        return Object.fromEntries(cells) as NamedRows[string][number];
      });
      all[name.name] = rows.toSorted((a, b) => Number(BigInt(String(a['id'])) - BigInt(String(b['id']))));
    }
    return all;
  });
}

/** No row is gone, and no value of a column that stays as it was. */
export function keptRows(before: NamedRows, after: NamedRows, changed: ReadonlySet<string>): void {
  for (const [table, rows] of Object.entries(before)) {
    const now = after[table];
    if (now === undefined) continue;
    const common = Object.keys(now[0] ?? {}).filter((name) => !changed.has(`${table}.${name}`));
    const only = (all: NamedRows[string]) =>
      all.map((row) => common.filter((name) => name in (rows[0] ?? {})).map((name) => row[name]));
    sameData(only(now), only(rows), `Rows of ${table} are others.`);
  }
}
