import assert from 'node:assert/strict';
import type { DatabaseSchema, Table } from '@godwit/plugin-api';
import { changeTo, keptRows, madeOf, makeShop, rowsIn, sameSchema, undoAll } from '../lab/change-schema.js';
import type { Lab, LabDatabase } from '../lab/lab.js';
import { EDITS, type Edit, shopOf } from '../lab/shop.js';
import { Random } from '../random.js';
import { sameData } from '../same-data.js';
import type { Suite, SuiteTest } from '../suite.js';

/** A schema that is there becomes another one, and comes back. */
export const changesSuite: Suite = {
  name: 'changes of a schema',
  tests: (lab) => {
    const none =
      lab.dialect.ddl.change === undefined ? 'It changes no schema that is there (`ddl.change`).' : undefined;
    const test = (name: string, run: (database: LabDatabase) => Promise<void>): SuiteTest => ({
      name,
      skip: lab.needsBoth ?? none,
      run: () => lab.withDatabase(run),
    });
    return [
      ...EDITS.map((edit) => test(edit.name, (database) => thereAndBack(lab, database, [edit]))),
      test('nothing is done where nothing differs', (database) => nothing(lab, database)),
      test('all of it at once', (database) => thereAndBack(lab, database, EDITS)),
      test('what is dropped is not kept unless that is asked', (database) => dropped(lab, database)),
      test('a table and a column get other names', (database) => renamed(lab, database)),
      test('rows that stand against it are an error, and all is as it was', (database) =>
        refused(lab, database)),
      ...[1, 2, 3].map((seed) =>
        test(`a chain of changes at random: ${seed}`, (database) => chain(lab, database, seed)),
      ),
      { name: 'there are conversions where there are changes', skip: none, run: async () => converts(lab) },
    ];
  },
};

/** Types change in them. */
const CONVERTED: ReadonlySet<string> = new Set(['owner.level', 'item.amount']);

function edited(lab: Lab, database: LabDatabase, edits: readonly Edit[]): readonly Table[] {
  return edits.reduce((tables, { edit }) => edit(tables, lab.dialect), shopOf(lab.dialect, database));
}

async function thereAndBack(lab: Lab, database: LabDatabase, edits: readonly Edit[]): Promise<void> {
  await makeShop(lab, database, shopOf(lab.dialect, database));
  const before = await rowsIn(database);
  const asked = await madeOf(lab, (other) => edited(lab, other, edits));
  const [found, statements] = await database.target(async (target) => {
    const own = await target.introspect();
    return [own, await changeTo(lab, target, { asked, keepAs: 'kit' })] as const;
  });
  const losing = statements.filter(({ risk }) => risk === 'data-loss').map(({ purpose }) => purpose);
  sameData(losing, [], 'What is kept is told as a loss.');
  keptRows(before, await rowsIn(database), CONVERTED);
  await database.target(async (target) => {
    await undoAll(lab, target, statements);
    sameSchema(await target.introspect(), found);
  });
  sameData(await rowsIn(database), before, 'Rows are not as they were.');
}

async function nothing(lab: Lab, database: LabDatabase): Promise<void> {
  await makeShop(lab, database, shopOf(lab.dialect, database));
  const asked = await madeOf(lab, (other) => shopOf(lab.dialect, other));
  await database.target(async (target) => {
    sameData(await changeTo(lab, target, { asked }), []);
  });
}

async function dropped(lab: Lab, database: LabDatabase): Promise<void> {
  await makeShop(lab, database, shopOf(lab.dialect, database));
  const drops = EDITS.filter(({ name }) => name === 'a table goes' || name === 'a column is dropped');
  const asked = await madeOf(lab, (other) => edited(lab, other, drops));
  await database.target(async (target) => {
    const found = await target.introspect();
    const statements = await changeTo(lab, target, { asked });
    assert.ok(
      statements.some(({ risk }) => risk === 'data-loss'),
      'A loss is not told.',
    );
    await undoAll(lab, target, statements);
    sameSchema(await target.introspect(), found);
  });
  const { item = [], spare } = await rowsIn(database);
  sameData(
    item.map(({ id, remark }) => [id, remark]),
    [1n, 2n, 3n, 4n].map((id) => [id, null]),
  );
  sameData(spare, []);
}

async function renamed(lab: Lab, database: LabDatabase): Promise<void> {
  const [owner, item] = shopOf(lab.dialect, database);
  assert.ok(owner !== undefined && item !== undefined);
  await makeShop(lab, database, [owner, item]);
  const before = await rowsIn(database);
  const named = (other: LabDatabase): readonly Table[] => {
    const [own, second] = shopOf(lab.dialect, other);
    return own === undefined || second === undefined ? [] : withNewNames(own, second);
  };
  const asked = await madeOf(lab, named);
  const table = { ...item.name, name: 'thing' };
  const renames = [
    { table, from: item.name },
    { table, column: { from: 'amount', to: 'count' } },
  ];
  const [found, statements] = await database.target(async (target) => {
    const own = await target.introspect();
    return [own, await changeTo(lab, target, { asked, renamed: { found: asked, renames } })] as const;
  });
  const { thing = [] } = await rowsIn(database);
  const amounts = before['item']?.map(({ amount }) => amount);
  sameData(
    thing.map(({ count }) => count),
    amounts,
  );
  await database.target(async (target) => {
    await undoAll(lab, target, statements);
    sameSchema(await target.introspect(), found);
  });
  sameData(await rowsIn(database), before);
}

function withNewNames(owner: Table, item: Table): readonly Table[] {
  const next = (name: string): string => (name === 'amount' ? 'count' : name);
  return [
    owner,
    {
      ...item,
      name: { ...item.name, name: 'thing' },
      columns: item.columns.map((column) => ({ ...column, name: next(column.name) })),
      indexes: item.indexes.map((index) => ({
        ...index,
        parts: index.parts.map((part) => ({ ...part, column: next(part.column ?? '') })),
      })),
      checks: item.checks.map((check) => ({
        ...check,
        expression: JSON.parse(JSON.stringify(check.expression).replaceAll('"amount"', '"count"')),
      })),
    },
  ];
}

/** A row has no amount. */
async function refused(lab: Lab, database: LabDatabase): Promise<void> {
  await makeShop(lab, database, shopOf(lab.dialect, database));
  const before = await rowsIn(database);
  const asked = await madeOf(lab, (other) =>
    shopOf(lab.dialect, other).map((table) => ({
      ...table,
      columns: table.columns.map((one) => (one.name === 'amount' ? { ...one, nullable: false } : one)),
    })),
  );
  await database.target(async (target) => {
    const found = await target.introspect();
    await assert.rejects(changeTo(lab, target, { asked }));
    sameSchema(await target.introspect(), found);
  });
  sameData(await rowsIn(database), before);
}

/** One state after another, each with some of the edits; then all of it is taken back. */
async function chain(lab: Lab, database: LabDatabase, seed: number): Promise<void> {
  const random = new Random(seed);
  await makeShop(lab, database, shopOf(lab.dialect, database));
  const before = await rowsIn(database);
  const states = [1, 2, 3].map(() => EDITS.filter(() => random.below(3) === 0));
  const asked: DatabaseSchema[] = [];
  for (const edits of states) asked.push(await madeOf(lab, (other) => edited(lab, other, edits)));
  await database.target(async (target) => {
    const found = await target.introspect();
    const done = [];
    for (const [index, one] of asked.entries())
      done.push(await changeTo(lab, target, { asked: one, keepAs: `chain${index}` }));
    for (const statements of done.toReversed()) await undoAll(lab, target, statements);
    sameSchema(await target.introspect(), found);
  });
  sameData(await rowsIn(database), before, 'Rows are not as they were.');
}

async function converts({ dialect }: Lab): Promise<void> {
  assert.ok(dialect.ddl.converts !== undefined, 'It has no `converts`.');
}
