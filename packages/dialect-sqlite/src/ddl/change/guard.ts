import { isDeepStrictEqual } from 'node:util';
import type { ForeignKey, Table } from '@godwit/plugin-api';
import { quoteIdentifier, quoteString } from '@godwit/plugin-api/sql';
import { isSameName } from '../../expressions/same-name.js';
import { orphans } from '../validate-foreign-keys.js';
import { columnNamed, tableNamed } from './named.js';
import { type Step, type Surroundings, turned } from './step.js';

/** What a change does to tables as a whole. */
export interface Touched {
  /** Names of tables that are made anew with their rows. */
  readonly rebuilt: readonly string[];
  readonly dropped: readonly string[];
}

/** Something counted before a change and after it. */
interface Count {
  readonly what: string;
  /** Absent: there is none yet. */
  readonly before?: string;
  readonly after: string;
  /** Whether there may be fewer. */
  readonly falls: boolean;
}

/** The table of the session where it stands what was counted. */
const TABLE = 'temp."godwit_change"';

/**
 * What stands around a change that drops tables: with foreign keys enforced that would reach into others. It is refused then,
 * and whoever goes on after an error, as the command `sqlite3` does, has everything taken back at the end. So it is where a
 * row is missing, or points at nothing that did not before.
 */
export function guard(around: Surroundings, touched: Touched): readonly [Step, Step] | undefined {
  if (touched.rebuilt.length === 0 && touched.dropped.length === 0) return undefined;
  const there = countsOf(around, touched);
  const back = countsOf(turned(around), touched);
  const common = { risk: 'safe' as const };
  return [
    {
      ...common,
      id: 'guard:begin',
      purpose: 'count the rows that must stay, and refuse to run where foreign keys are enforced',
      sql: begin(there),
      undo: end(back),
    },
    {
      ...common,
      id: 'guard:end',
      purpose: 'compare the rows that must stay',
      sql: end(there),
      undo: begin(back),
    },
  ];
}

const IS_OFF = 'SELECT foreign_keys FROM pragma_foreign_keys';

function begin(counts: readonly Count[]): readonly string[] {
  return [
    `CREATE TEMP TABLE "godwit_change" (
  "what" TEXT PRIMARY KEY,
  "least" INTEGER NOT NULL,
  "most" INTEGER NOT NULL,
  "is" INTEGER,
  CONSTRAINT "foreign keys are enforced: PRAGMA foreign_keys = OFF, before the transaction" CHECK ("what" <> 'foreign keys' OR "is" = 0),
  CONSTRAINT "rows would be lost, or would point at nothing" CHECK ("is" BETWEEN "least" AND "most")
)`,
    `INSERT INTO ${TABLE} SELECT 'foreign keys', 0, 0, (${IS_OFF})`,
    ...counts.map(({ what, before = 'SELECT 0 AS "n"', falls }) => {
      const values = `${quoteString(what)}, ${falls ? '0' : '"n"'}, "n"`;
      return `INSERT INTO ${TABLE} ("what", "least", "most") SELECT ${values} FROM (${before})`;
    }),
  ];
}

function end(counts: readonly Count[]): readonly string[] {
  return [
    ...counts.map(
      ({ what, after }) =>
        `UPDATE OR ROLLBACK ${TABLE} SET "is" = (${after}) WHERE "what" = ${quoteString(what)}`,
    ),
    `INSERT OR ROLLBACK INTO ${TABLE} SELECT 'foreign keys', 0, 0, (${IS_OFF}) WHERE (${IS_OFF}) <> 0`,
    `DROP TABLE ${TABLE}`,
  ];
}

function countsOf(around: Surroundings, touched: Touched): readonly Count[] {
  const { found, wanted } = around;
  const names = [...touched.rebuilt, ...touched.dropped];
  const isTouched = (name: string): boolean => names.some((one) => isSameName(one, name));
  const staying = wanted.tables.filter((table) => tableNamed(found, table.name.name) !== undefined);
  const concerned = staying.filter((table) => {
    const own = tableNamed(found, table.name.name);
    const keys = [...table.foreignKeys, ...(own?.foreignKeys ?? [])];
    return isTouched(table.name.name) || keys.some(({ references }) => isTouched(references.table.name));
  });
  return concerned.flatMap((table) => [rowsOf(table, around), ...orphansOf(table, around)]);
}

function rowsOf({ name }: Table, { found }: Surroundings): Count {
  const before = tableNamed(found, name.name)?.name.name ?? name.name;
  const count = (table: string): string => `SELECT count(*) AS "n" FROM ${quoteIdentifier(table)}`;
  return { what: `rows of ${name.name}`, before: count(before), after: count(name.name), falls: false };
}

/** A key that is new must hold for all rows; one that comes back may be as it was. */
function orphansOf(table: Table, { found, wanted, back }: Surroundings): readonly Count[] {
  const own = tableNamed(found, table.name.name);
  return table.foreignKeys.flatMap((key): readonly Count[] => {
    const old = own?.foreignKeys.find((one) => isSameKey(one, key));
    if (!pointsAtTable(key, wanted) || (old === undefined && back)) return [];
    if (old !== undefined && !pointsAtTable(old, found)) return [];
    const what = `rows of ${table.name.name} whose (${key.columns.join(', ')}) points at nothing in ${key.references.table.name}`;
    const before = old === undefined || own === undefined ? {} : { before: countOrphans(own, old) };
    return [{ what, ...before, after: countOrphans(table, key), falls: true }];
  });
}

function countOrphans({ name }: Table, key: ForeignKey): string {
  return orphans(quoteIdentifier(name.name), key).replace('count(*)', 'count(*) AS "n"');
}

function isSameKey(one: ForeignKey, other: ForeignKey): boolean {
  return isDeepStrictEqual([one.columns, one.references], [other.columns, other.references]);
}

function pointsAtTable({ references }: ForeignKey, schema: Surroundings['found']): boolean {
  const parent = tableNamed(schema, references.table.name);
  return parent !== undefined && references.columns.every((name) => columnNamed(parent, name) !== undefined);
}
