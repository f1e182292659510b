import { createTestDatabase, type TestDatabase } from '@godwit/test-support';
import { describeSchemaDifference, strikeOff } from '@godwit/test-support/checker';
import pg from 'pg';
import { EVERY_TYPE } from './every-type.js';
import { everyTypeSql, TABLES } from './every-type-sql.js';
import { complaint, ledgerOf } from './ledger.js';
import { summarise } from './summarise.js';
import { carryThroughSqlite, type ThereAndBack } from './there-and-back.js';
import { untoldValues } from './untold-values.js';

/** Base types, ranges and multiranges; arrays, and what only functions can take, are left out. */
const TYPES = `
  SELECT typname AS name, typarray = 0 AS "withoutArray" FROM pg_type t
  WHERE typnamespace = 'pg_catalog'::regnamespace AND typtype IN ('b', 'r', 'm')
    AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)`;

let source: TestDatabase;
let types: readonly { readonly name: string; readonly withoutArray: boolean }[];
let carried: ThereAndBack;
beforeAll(async () => {
  source = await createTestDatabase();
  const client = new pg.Client({ connectionString: source.url });
  await client.connect();
  ({ rows: types } = await client.query(TYPES));
  const withoutArray = types.filter((type) => type.withoutArray).map(({ name }) => name);
  await client.query(everyTypeSql(withoutArray));
  await client.end();
  carried = await carryThroughSqlite(source.url);
}, 120_000);
afterAll(() => source?.drop());

test('the list holds every type of this server that a column can have', () => {
  expect(types.map(({ name }) => name).filter((name) => !(name in EVERY_TYPE))).toEqual([]);
});

test('both ways end well', () => {
  expect(complaint(carried.there)).toBe('');
  expect(carried.back && complaint(carried.back)).toBe('');
});

test('every value of every type is in SQLite', () => {
  expect(carried.middle?.tables.map(({ name }) => name)).toEqual(expect.arrayContaining([...TABLES]));
  expect(carried.middle && summarise(carried.middle.differences)).toEqual([]);
});

test('every value comes back, or the ledgers say why not', () => {
  expect(carried.values && summarise(untoldValues(carried.values, carried))).toEqual([]);
});

test('every column comes back with its type, or the ledgers say why not', () => {
  const ledger = [carried.there, carried.back].flatMap((run) => (run === undefined ? [] : ledgerOf(run)));
  const untold = carried.schema && strikeOff(carried.schema, ledger);
  expect(untold?.map(describeSchemaDifference)).toEqual([]);
});
