import { strict as assert } from 'node:assert';
import type { ExpressionContext } from '../../dialect.js';
import type { Expression, LiteralExpression } from '../../expression.js';
import type { Table } from '../../schema.js';
import { isExcused } from '../lab/excuses.js';
import { expressionOf } from '../lab/expressions.js';
import type { Lab, LabDatabase } from '../lab/lab.js';
import { column, idColumn, makeTables, schemaOf, table } from '../lab/make-tables.js';
import { sameData } from '../same-data.js';
import type { Suite, SuiteTest } from '../suite.js';
import { normalizeJson } from '../values/normalize-json.js';
import { CHECKS, DEFAULTS, GARBAGE, INDEX_PARTS, type Tree } from './expression-trees.js';

type Purpose = ExpressionContext['purpose'];

/** Expressions are printed with their meaning or not at all, and read only where they are understood. */
export const expressionsSuite: Suite = {
  name: 'expressions',
  tests: (lab) => [
    ...DEFAULTS.map((one) => printTest(lab, 'default', one)),
    ...CHECKS.flatMap((one) => [printTest(lab, 'check', one), printTest(lab, 'predicate', one)]),
    ...INDEX_PARTS.flatMap((one) => [printTest(lab, 'index', one), printTest(lab, 'generated', one)]),
    ...GARBAGE.map((text) => garbageTest(lab, text)),
    ...DEFAULTS.map((one) => databaseTest(lab, 'default', one, () => defaultIn(lab, one))),
    ...CHECKS.map((one) => databaseTest(lab, 'check', one, () => checkIn(lab, one))),
  ],
};

function contextOf({ dialect }: Lab, purpose: Purpose, expected?: Tree['type']): ExpressionContext {
  const columns = [
    idColumn(dialect, 'id'),
    column(dialect, 'a', { kind: 'bigint' }),
    column(dialect, 'b', { kind: 'text' }),
    column(dialect, 'c', { kind: 'float', bits: 64 }),
    column(dialect, 'd', { kind: 'date' }),
  ];
  const context = { purpose, table: { name: { name: 't' }, columns } };
  return expected === undefined ? context : { ...context, expected };
}

function printTest(lab: Lab, purpose: Purpose, { name, tree, type }: Tree): SuiteTest {
  const { expressions } = lab.dialect;
  const run = async (): Promise<void> => {
    const context = contextOf(lab, purpose, type);
    const printed = expressions.print(tree, context);
    sameData(expressions.print(tree, context), printed, 'The second answer differs.');
    if (!printed.ok) {
      assert.notEqual(printed.reason.trim(), '', 'It is refused without a reason.');
      return;
    }
    const back = expressions.parse(printed.sql, context);
    if (back === undefined) return;
    // Another tree of the same meaning prints as the same text.
    const again = expressions.print(back, context);
    if (again.ok && again.sql === printed.sql) return;
    sameData(comparable(back), comparable(tree), `${printed.sql} is read as something else.`);
  };
  return { name: `${purpose} of ${name}`, run };
}

/** Numbers of all kinds compare by value, so that a literal is the same however it is spelled. */
function comparable(tree: Expression): unknown {
  return JSON.parse(JSON.stringify(tree), (_, node: unknown) => {
    const isNumber = isLiteral(node) && ['integer', 'float', 'decimal'].includes(node.type);
    return isNumber ? { kind: 'number', value: normalizeJson(node.text) } : node;
  });
}

function isLiteral(node: unknown): node is LiteralExpression {
  return typeof node === 'object' && node !== null && 'kind' in node && node.kind === 'literal';
}

function garbageTest(lab: Lab, text: string): SuiteTest {
  const run = async (): Promise<void> => {
    for (const purpose of ['default', 'check', 'generated', 'index', 'predicate'] as const) {
      const tree = lab.dialect.expressions.parse(text, contextOf(lab, purpose));
      sameData(tree, undefined, `As a ${purpose} it is taken for something.`);
    }
  };
  return { name: `${JSON.stringify(text)} is not understood`, run };
}

function databaseTest(lab: Lab, purpose: string, { name }: Tree, run: () => Promise<void>): SuiteTest {
  return { name: `the database takes a ${purpose} of ${name}`, skip: lab.needsBoth, run };
}

/** What is printed is taken; what is not is named by a note. */
async function defaultIn(lab: Lab, { tree, type }: Tree): Promise<void> {
  if (type === undefined) throw new Error('A default needs a type.');
  await inTable(lab, async (database) => {
    const value = column(lab.dialect, 'value', type, { default: expressionOf(tree) });
    // No default at all means NULL.
    const isNull = isLiteral(tree) && tree.type === 'null';
    return [
      table(database.name('holds_default'), [idColumn(lab.dialect), value]),
      isNull ? undefined : 'value',
    ];
  });
}

async function checkIn(lab: Lab, { tree }: Tree): Promise<void> {
  await inTable(lab, async (database) => {
    const { columns } = contextOf(lab, 'check').table;
    const checks = [{ name: 'check_of_kit', expression: expressionOf(tree as Expression) }];
    return [table(database.name('holds_check'), columns, { checks }), 'check_of_kit'];
  });
}

type Made = readonly [Table, string | undefined];

async function inTable(lab: Lab, make: (database: LabDatabase) => Promise<Made>): Promise<void> {
  await lab.withDatabase(async (database) => {
    const [made, part] = await make(database);
    await database.target(async (target) => {
      const { notes } = await makeTables(lab.dialect, target, schemaOf([made]));
      const found = (await target.introspect()).tables.find(({ name }) => name.name === made.name.name);
      const holds =
        found?.columns.some((one) => one.default !== undefined) || (found?.checks.length ?? 0) > 0;
      assert.ok(
        part === undefined || holds || isExcused(notes, made.name.name, part),
        'It is gone and no note names it.',
      );
    });
  });
}
