import type { Expression } from '@godwit/plugin-api';
import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { compare, sameKind } from './compare.js';
import { readStrictExtreme } from './extreme.js';
import { readPrintedCase } from './printed.js';
import { NotCertain, type Read, type Typed, type ValueType } from './typed.js';

/** Reads CASE. `CASE x WHEN y` compares as `x = y` does, so it becomes a searched one. */
export function readCase(syntax: Extract<SqlSyntax, { kind: 'case' }>, read: Read): Typed {
  const extreme = syntax.operand === undefined ? readStrictExtreme(syntax, read) : undefined;
  if (extreme !== undefined) return extreme;
  const printed = readPrintedCase(syntax, read);
  if (printed !== undefined) return printed;
  const operand = syntax.operand === undefined ? undefined : read(syntax.operand);
  const tests = syntax.branches.map(({ when }) =>
    operand === undefined ? read(when).tree : compare('equal', operand, read(when)).tree,
  );
  const last = syntax.otherwise === undefined ? [] : [read(syntax.otherwise)];
  const { parts, type, order } = unified([...syntax.branches.map(({ result }) => read(result)), ...last]);
  const branches = tests.map((when, index) => ({ when, result: at(parts, index) }));
  const otherwise = last.length === 0 ? {} : { otherwise: at(parts, tests.length) };
  return { tree: { kind: 'case', branches, ...otherwise }, type, ...order };
}

/** Values one of which is given on, in one type. */
export function unified(values: readonly Typed[]): {
  readonly parts: readonly Expression[];
  readonly type: ValueType;
  readonly order: Pick<Typed, 'order'>;
} {
  const lead = values.find((value) => !['null', 'unknown'].includes(value.type.kind)) ?? values[0];
  if (lead === undefined) throw new NotCertain();
  const parts = values.map((value) => (value.type.kind === 'null' ? value : sameKind(value, lead)));
  const type = commonType(
    parts.map((part) => part.type),
    lead.type,
  );
  const language = parts.some((part) => part.order === 'language');
  const order = parts.find((part) => part.order !== undefined)?.order;
  return {
    parts: parts.map((part) => part.tree),
    type,
    order: order === undefined ? {} : { order: language ? 'language' : order },
  };
}

/** A type that holds the values of all of these. */
function commonType(types: readonly ValueType[], lead: ValueType): ValueType {
  if (types.some((type) => type.kind === 'bigint')) return { kind: 'bigint' };
  const decimals = types.filter((type) => type.kind === 'decimal');
  if (decimals.length === 0) {
    return types.reduce(
      (a, b) => (a.kind === 'integer' && b.kind === 'integer' && b.bits > a.bits ? b : a),
      lead,
    );
  }
  let [whole, scale] = [0, 0];
  for (const type of decimals) {
    if (type.precision === undefined) return { kind: 'decimal' };
    scale = Math.max(scale, type.scale ?? 0);
    whole = Math.max(whole, type.precision - (type.scale ?? 0));
  }
  return { kind: 'decimal', precision: whole + scale, scale };
}

function at(parts: readonly Expression[], index: number): Expression {
  const part = parts[index];
  if (part === undefined) throw new NotCertain();
  return part;
}
