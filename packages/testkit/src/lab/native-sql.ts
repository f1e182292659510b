import type { Expression, ExpressionContext, Table } from '@godwit/plugin-api';
import { SkipTest } from '../suite.js';
import { binary, literal } from './expressions.js';
import type { Lab } from './lab.js';

const ONE = literal('integer', '1');

/** A predicate in the target's own SQL that is true of every row of a table, or of none. */
export function constantPredicate(lab: Lab, table: Table, holds: boolean): string {
  const tree = binary('equal', ONE, holds ? ONE : literal('integer', '0'));
  return printed(lab, tree, { purpose: 'predicate', table });
}

/** A query in the target's own SQL whose one row is the number 1. */
export function queryOfOne(lab: Lab, table: Table): string {
  return `SELECT ${printed(lab, ONE, { purpose: 'default', table, expected: { kind: 'bigint' } })}`;
}

function printed({ dialect }: Lab, tree: Expression, context: ExpressionContext): string {
  const text = dialect.expressions.print(tree, context);
  if (text.ok) return text.sql;
  throw new SkipTest(`The dialect prints no such expression: ${text.reason}`);
}
