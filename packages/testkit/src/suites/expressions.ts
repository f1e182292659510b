import assert from 'node:assert/strict';
import type {
  ExpressionContext,
  LiteralExpression,
  Table,
  TableName,
  TargetSession,
} from '@godwit/plugin-api';
import { isExcused } from '../lab/excuses.js';
import { kitContext } from '../lab/expression-context.js';
import { expressionOf } from '../lab/expressions.js';
import type { Lab, LabDatabase } from '../lab/lab.js';
import { column, idColumn, makeTables, schemaOf, table } from '../lab/make-tables.js';
import { shareOpening } from '../lab/share-opening.js';
import { introspected } from '../lab/transfer.js';
import { sameData } from '../same-data.js';
import type { Suite, SuiteTest } from '../suite.js';
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
    ...databaseTests(lab),
  ],
};

function printTest(lab: Lab, purpose: Purpose, { name, tree, type }: Tree): SuiteTest {
  const { expressions } = lab.dialect;
  const run = async (): Promise<void> => {
    const context = kitContext(lab, purpose, type);
    const printed = expressions.print(tree, context);
    sameData(expressions.print(tree, context), printed, 'The second answer differs.');
    if (!printed.ok) assert.notEqual(printed.reason.trim(), '', 'It is refused without a reason.');
  };
  return { name: `${purpose} of ${name}`, run };
}

function isLiteral(node: unknown): node is LiteralExpression {
  return typeof node === 'object' && node !== null && 'kind' in node && node.kind === 'literal';
}

function garbageTest(lab: Lab, text: string): SuiteTest {
  const run = async (): Promise<void> => {
    for (const purpose of ['default', 'check', 'generated', 'index', 'predicate'] as const) {
      const tree = lab.dialect.expressions.parse(text, kitContext(lab, purpose));
      sameData(tree, undefined, `As a ${purpose} it is taken for something.`);
    }
  };
  return { name: `${JSON.stringify(text)} is not understood`, run };
}

/** In one database, each in a table of its own. */
function databaseTests(lab: Lab): readonly SuiteTest[] {
  const works = [
    ...DEFAULTS.map((one) => [`the database takes a default of ${one.name}`, defaultIn(lab, one)] as const),
    ...CHECKS.map((one) => [`the database takes a check of ${one.name}`, checkIn(lab, one)] as const),
  ];
  const end = shareOpening(
    works,
    (use: (given: readonly [TargetSession, LabDatabase]) => Promise<void>) =>
      lab.withDatabase((database) => database.target((target) => use([target, database]))),
    (make, [target, database], name) =>
      isTaken(lab, target, make(database.name(`t${works.findIndex(([one]) => one === name)}`))),
  );
  return works.map(([name]) => ({ name, skip: lab.needsBoth, run: end(name) }));
}

interface Made {
  readonly table: Table;
  /** The part that a note names where it is not carried; undefined: it need not be there. */
  readonly part: string | undefined;
}

type Make = (name: TableName) => Made;

function defaultIn(lab: Lab, { tree, type = { kind: 'text' } }: Tree): Make {
  return (name) => {
    const value = column(lab.dialect, 'value', type, { default: expressionOf(tree) });
    // No default at all means NULL.
    const isNull = isLiteral(tree) && tree.type === 'null';
    return { table: table(name, [idColumn(lab.dialect), value]), part: isNull ? undefined : 'value' };
  };
}

function checkIn(lab: Lab, { tree }: Tree): Make {
  return (name) => {
    const { columns } = kitContext(lab, 'check').table;
    const part = `check_of_${name.name}`;
    return {
      table: table(name, columns, { checks: [{ name: part, expression: expressionOf(tree) }] }),
      part,
    };
  };
}

/** What is printed is taken; what is not is named by a note. */
async function isTaken(lab: Lab, target: TargetSession, { table: made, part }: Made): Promise<void> {
  const { notes } = await makeTables(lab.dialect, target, schemaOf([made]));
  const { columns, checks } = await introspected(target, made.name);
  const holds = columns.some((one) => one.default !== undefined) || checks.length > 0;
  const isKnown = part === undefined || holds || isExcused(notes, made.name.name, part);
  assert.ok(isKnown, 'It is gone and no note names it.');
}
