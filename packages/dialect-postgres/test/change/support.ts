import type {
  ChangeStatement,
  CompiledChange,
  DatabaseSchema,
  Rename,
  SchemaChange,
} from '@godwit/plugin-api';
import { postgres } from '../../src/index.js';
import { type Bench, never, openBench } from '../support.js';
import { changesBetween } from './changes.js';

/** Two databases: one that is changed, and one that is as it shall be. */
export interface ChangeBench extends AsyncDisposable {
  readonly there: Bench;
  /** Empties both and makes what is found and what is wanted; answers with the change from the one to the other. */
  prepare(found: string, wanted: string, more?: Partial<SchemaChange>): Promise<Prepared>;
  ask(sql: string): Promise<readonly unknown[]>;
}

export interface Prepared {
  readonly found: DatabaseSchema;
  readonly wanted: DatabaseSchema;
  readonly compiled: CompiledChange;
  /** Runs the statements, or the first of them, as the engine does. */
  run(statements?: readonly ChangeStatement[]): Promise<void>;
  undo(statements?: readonly ChangeStatement[]): Promise<void>;
  /** The schema as it is now. */
  now(): Promise<unknown>;
}

export async function openChangeBench(): Promise<ChangeBench> {
  const [there, other] = [await openBench(), await openBench()];
  const empty = async (bench: Bench): Promise<void> => {
    const { rows } = await bench.client.query(
      "SELECT nspname::text AS name FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema$|^godwit$'",
    );
    for (const { name } of rows) await bench.client.query(`DROP SCHEMA "${name}" CASCADE`);
    await bench.client.query('CREATE SCHEMA public');
  };
  const prepare: ChangeBench['prepare'] = async (sql, wantedSql, more = {}) => {
    await empty(there);
    await empty(other);
    await there.client.query(sql);
    await other.client.query(wantedSql);
    const [found, wanted] = [await there.session.introspect(), await other.session.introspect()];
    const asFound = renamed(found, more.renames ?? []);
    const changes = changesBetween(asFound, wanted);
    const compiled = postgres.ddl.change?.({ found: asFound, wanted, changes, renames: [], ...more });
    if (compiled === undefined) throw new Error('nothing is compiled');
    const now = async (): Promise<unknown> => comparable(await there.session.introspect());
    return {
      found,
      wanted,
      compiled,
      now,
      run: (statements = compiled.statements) => run(there, stepsOf(statements)),
      // All is taken back in one transaction, but for what cannot be in one.
      undo: (statements = compiled.statements) => run(there, [undoOf(statements)]),
    };
  };
  return {
    there,
    prepare,
    ask: async (sql) => (await there.client.query({ text: sql, rowMode: 'array' })).rows,
    [Symbol.asyncDispose]: async () => {
      await there[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
    },
  };
}

/** Statements that share a transaction. */
export function stepsOf(statements: readonly ChangeStatement[]): readonly (readonly ChangeStatement[])[] {
  const steps = Map.groupBy(statements, ({ group, id }) => group ?? id);
  return [...steps.values()];
}

function undoOf(step: readonly ChangeStatement[]): readonly ChangeStatement[] {
  return step
    .toReversed()
    .flatMap((statement) =>
      (statement.undo ?? []).map((sql, index) => ({ ...statement, id: `${statement.id} ${index}`, sql })),
    );
}

async function run({ session }: Bench, steps: readonly (readonly ChangeStatement[])[]): Promise<void> {
  for (const step of steps) {
    if (step.length > 0) await session.execute(step, { runId: 'run', step: step[0]?.id ?? '' }, never());
  }
}

/** What counts of a schema; not in which order columns stand, nor where generators are. */
function comparable({ tables, views, triggers, enums, domains, sequences }: DatabaseSchema): unknown {
  const byName = <T extends { readonly name?: unknown }>(all: readonly T[]): readonly T[] =>
    [...all].sort((a, b) => JSON.stringify(a.name).localeCompare(JSON.stringify(b.name)));
  const plain = {
    tables: byName(tables.map((table) => ({ ...table, columns: byName(table.columns) }))),
    views,
    triggers,
    enums,
    domains: byName(domains),
    sequences,
  };
  return JSON.parse(
    JSON.stringify(plain, (key, value) => (key === 'lastValue' || key === 'reads' ? undefined : value)),
  );
}

function renamed(schema: DatabaseSchema, renames: readonly Rename[]): DatabaseSchema {
  let text = JSON.stringify(schema);
  for (const { table, from, column } of renames) {
    if (from !== undefined) text = text.replaceAll(`"name":"${from.name}"`, `"name":"${table.name}"`);
    if (column !== undefined) text = text.replaceAll(`"${column.from}"`, `"${column.to}"`);
  }
  return JSON.parse(text);
}

/** Applies a change, looks whether the schema is what was wanted, takes it back, and looks whether it is what it was. */
export async function thereAndBack(
  prepared: Prepared,
  rows: () => Promise<unknown>,
): Promise<{ before: unknown; after: unknown }> {
  const before = await rows();
  const start = await prepared.now();
  expect(prepared.compiled.blocked).toBeUndefined();
  await prepared.run();
  expect(await prepared.now()).toEqual(comparable(prepared.wanted));
  const after = await rows();
  await prepared.undo();
  expect(await prepared.now()).toEqual(start);
  expect(await rows()).toEqual(before);
  return { before, after };
}
