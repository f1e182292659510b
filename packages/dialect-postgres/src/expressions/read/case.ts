import type { Expression } from '@godwit/plugin-api';
import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { compare } from './compare.js';
import { readStrictExtreme } from './extreme.js';
import { readPrintedCase } from './printed.js';
import { NotCertain, type Read, type Typed } from './typed.js';
import { unified } from './unified.js';

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

function at(parts: readonly Expression[], index: number): Expression {
  const part = parts[index];
  if (part === undefined) throw new NotCertain();
  return part;
}
