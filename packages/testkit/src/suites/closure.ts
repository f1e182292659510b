import assert from 'node:assert/strict';
import type { Expression, LiteralExpression, Value } from '@godwit/plugin-api';
import { type Closed, closeAll } from '../lab/closure.js';
import { kitContext } from '../lab/expression-context.js';
import type { Lab } from '../lab/lab.js';
import type { OwnExpressions, OwnText } from '../own-expressions.js';
import { sameData } from '../same-data.js';
import type { Suite, SuiteTest } from '../suite.js';
import { normalizeJson } from '../values/normalize-json.js';
import { CHECKS, DEFAULTS, INDEX_PARTS, type Tree } from './expression-trees.js';
import { CONDITIONS, FUNCTIONS, OPERATIONS } from './function-trees.js';

/**
 * The closure law. What the dialect parses it prints, and the database computes the same of it in every row; what it prints
 * means the same tree once the database has given it back. Of trees of others, a dialect prints what it parses to the same.
 */
export const closureSuite: Suite = {
  name: 'closure of expressions',
  tests: (lab) => [
    ...DEFAULTS.map((one) => treeTest(lab, 'default', one)),
    ...CHECKS.flatMap((one) => [treeTest(lab, 'check', one), treeTest(lab, 'predicate', one)]),
    ...INDEX_PARTS.flatMap((one) => [treeTest(lab, 'index', one), treeTest(lab, 'generated', one)]),
    ...[...FUNCTIONS, ...OPERATIONS].map((one) => treeTest(lab, 'index', one)),
    ...CONDITIONS.map((one) => treeTest(lab, 'check', one)),
    ...(lab.own === undefined ? [] : ownTests(lab, lab.own)),
  ],
};

function treeTest(lab: Lab, purpose: OwnText['purpose'], { name, tree, type }: Tree): SuiteTest {
  const { expressions } = lab.dialect;
  const run = async (): Promise<void> => {
    const context = kitContext(lab, purpose, type);
    const printed = expressions.print(tree, context);
    if (!printed.ok) return;
    const back = expressions.parse(printed.sql, context);
    assert.ok(back !== undefined, `${printed.sql} is printed and not understood.`);
    // A caveat says that it means something else in rare cases: then what it means closes.
    if (printed.caveat === undefined) sameTrees(back, tree, printed.sql);
    const again = expressions.print(back, context);
    assert.ok(again.ok, `${printed.sql} is understood and not printed.`);
    sameTrees(expressions.parse(again.sql, context), back, again.sql);
  };
  return { name: `${purpose} of ${name}`, run };
}

function sameTrees(found: Expression | undefined, wanted: Expression, sql: string): void {
  sameData(byValue(found), byValue(wanted), `${sql} is read as something else.`);
}

/** A dialect need not have a word for every kind of number: in trees of others, constants of them compare by value. */
function byValue(tree: Expression | undefined): unknown {
  if (tree === undefined) return undefined;
  return JSON.parse(JSON.stringify(tree), (_, node: unknown) => {
    const isNumber = isLiteral(node) && ['integer', 'float', 'decimal'].includes(node.type);
    return isNumber ? { kind: 'number', value: normalizeJson(node.text) } : node;
  });
}

function isLiteral(node: unknown): node is LiteralExpression {
  return typeof node === 'object' && node !== null && 'kind' in node && node.kind === 'literal';
}

/** All texts share one database, whichever of their tests comes first. */
function ownTests(lab: Lab, own: OwnExpressions): readonly SuiteTest[] {
  let closed: Promise<readonly Closed[]> | undefined;
  return own.texts.map((text, index) => {
    const run = async (): Promise<void> => {
      closed ??= closeAll(lab, own);
      const one = (await closed)[index];
      if (one !== undefined) checkClosed(one);
    };
    return { name: nameOf(text), skip: lab.needsBoth, run };
  });
}

function nameOf({ purpose, text, into }: OwnText): string {
  return `${purpose} ${text}${into === undefined ? '' : ` into ${into}`}`.replaceAll(/\s+/g, ' ');
}

function checkClosed({ tree, printed, refused, back, answers }: Closed): void {
  assert.ok(tree !== undefined && printed !== undefined, 'It is not understood.');
  assert.ok(printed.ok, `It is understood and not printed${printed.ok ? '' : `: ${printed.reason}`}.`);
  if (refused !== undefined) throw new Error(`The database refuses ${printed.sql}.`, { cause: refused });
  assert.ok(back !== undefined, `The database gives nothing back of ${printed.sql}.`);
  sameData(back.tree, tree, `${printed.sql}, given back as ${back.text}, is read as something else.`);
  answers?.[0].forEach((before, row) => {
    // What fails is in no row of a table.
    if (before === undefined) return;
    const found = spelled(answers[1][row]);
    assert.equal(found, spelled(before), `${printed.sql} is something else in row ${row}.`);
  });
}

/** Numbers of all kinds compare by value. */
function spelled(answer: Value | undefined): string {
  if (answer === undefined) return 'an error';
  if (typeof answer === 'number') return Number.isInteger(answer) ? String(BigInt(answer)) : String(answer);
  if (answer instanceof Uint8Array) return `bytes ${[...answer].join(' ')}`;
  return typeof answer === 'string' ? `'${answer}'` : String(answer);
}
