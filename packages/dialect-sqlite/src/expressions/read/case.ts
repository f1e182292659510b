import type { Expression } from '@godwit/plugin-api';
import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { compare } from './compare.js';
import { condition } from './operator.js';
import { type Read, type Storage, type Typed, value } from './typed.js';

/** Reads CASE. `CASE x WHEN y` compares as `x = y` does, so it becomes a searched one. */
export function readCase(syntax: Extract<SqlSyntax, { kind: 'case' }>, read: Read): Typed {
  const operand = syntax.operand === undefined ? undefined : read(syntax.operand);
  const results: Typed[] = [];
  const branches = syntax.branches.map((branch) => {
    const when = read(branch.when);
    const test = operand === undefined ? condition(when) : compare('equal', operand, when).tree;
    const result = read(branch.result);
    results.push(result);
    return { when: test, result: result.tree };
  });
  const otherwise = syntax.otherwise === undefined ? undefined : read(syntax.otherwise);
  if (otherwise !== undefined) results.push(otherwise);
  return value(caseOf(branches, otherwise?.tree), commonStorage(results));
}

/** A searched CASE. */
export function caseOf(
  branches: readonly { readonly when: Expression; readonly result: Expression }[],
  otherwise?: Expression,
): Expression {
  return { kind: 'case', branches, ...(otherwise === undefined ? {} : { otherwise }) };
}

/** The class of a value that is one of these. */
export function commonStorage(values: readonly Typed[]): Storage {
  const storages = new Set(values.map((one) => one.storage));
  storages.delete('null');
  const [only] = storages;
  if (only === undefined) return 'null';
  if (storages.size === 1) return only;
  const numbers = [...storages].every((storage) => ['integer', 'real', 'number'].includes(storage));
  return numbers ? 'number' : 'unknown';
}
