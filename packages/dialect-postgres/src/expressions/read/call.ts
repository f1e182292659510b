import type { Expression } from '@godwit/plugin-api';
import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { compare } from './compare.js';
import { readExtreme } from './extreme.js';
import { readExtractPath } from './json.js';
import { readNumberCall } from './number-call.js';
import { readRandom } from './random.js';
import { readTextCall } from './text-call.js';
import { readTimeCall } from './time-call.js';
import {
  arithmetic,
  call,
  INTEGER,
  integer,
  isNeverNull,
  literal,
  NotCertain,
  type Reading,
  type Typed,
  typed,
} from './typed.js';
import { unified } from './unified.js';

/** A call of a function whose meaning is the same elsewhere. */
export function readCall(syntax: Extract<SqlSyntax, { kind: 'call' }>, reading: Reading): Typed {
  const special = readRandom(syntax) ?? readExtractPath(syntax, reading) ?? readTimeCall(syntax, reading);
  if (special !== undefined) return special;
  const values = syntax.arguments.map(reading.read);
  const name = syntax.name.replace(/^pg_catalog\./, '');
  const found =
    readGeneralCall(name, values) ?? readNumberCall(name, values) ?? readTextCall(name, values, syntax.words);
  if (found === undefined) throw new NotCertain();
  return found;
}

function readGeneralCall(name: string, values: readonly Typed[]): Typed | undefined {
  switch (name) {
    case 'coalesce':
      return readCoalesce(values);
    case 'nullif': {
      const [left, right] = exactly(values, 2);
      if (left === undefined || right === undefined) return undefined;
      compare('equal', left, right);
      const sum = withoutNaN(left, right);
      if (sum !== undefined) return sum;
      const { parts, type, order } = unified([left, right]);
      return { tree: call('nullif', parts), type, ...order };
    }
    case 'least':
    case 'greatest':
      return readExtreme(name, values, false);
    case 'num_nulls':
    case 'num_nonnulls':
      return readCount(values, name === 'num_nulls');
    case 'nextval':
      return typed(
        call(
          'next-value',
          values.map((value) => value.tree),
        ),
        { kind: 'bigint' },
      );
    default:
      return undefined;
  }
}

/** `NULLIF(a + b, 'NaN')` is what `mixed` numbers are computed like. Undefined for all else. */
function withoutNaN(left: Typed, right: Typed): Typed | undefined {
  const isNone = right.tree.kind === 'literal' && right.tree.text === 'NaN';
  const { tree } = left;
  if (!isNone || tree.kind !== 'binary' || !('numbers' in tree) || tree.numbers !== 'double')
    return undefined;
  const bare = (side: Expression): Expression =>
    side.kind === 'cast' && side.to === 'float' && side.operand.kind === 'column' ? side.operand : side;
  return { ...left, tree: { ...tree, numbers: 'mixed', left: bare(tree.left), right: bare(tree.right) } };
}

function readCoalesce(values: readonly Typed[]): Typed {
  const { parts, type, order } = unified(values);
  const tree = parts.length === 1 ? parts[0] : call('coalesce', parts);
  if (tree === undefined) throw new NotCertain();
  return { tree, type, ...order, nullable: !values.some(isNeverNull) };
}

function readCount(values: readonly Typed[], nulls: boolean): Typed {
  const [head, ...rest] = values.map(
    ({ tree }): Expression => ({
      kind: 'case',
      branches: [{ when: { kind: 'is-null', operand: tree, negated: !nulls }, result: integer(1) }],
      otherwise: literal('integer', '0'),
    }),
  );
  if (head === undefined) throw new NotCertain();
  return {
    ...typed(
      rest.reduce((a, b) => arithmetic('add', 'integer', a, b), head),
      INTEGER,
    ),
    nullable: false,
  };
}

function exactly(values: readonly Typed[], count: number): readonly Typed[] {
  if (values.length !== count) throw new NotCertain();
  return values;
}
