import type { Check, Index, SqlExpression } from '@godwit/plugin-api';
import { renameColumns } from '../names/rename-columns.js';

/** An index in the names of the target. */
export function targetIndex(index: Index, name: string, rename: (column: string) => string): Index {
  const expression = (one: SqlExpression): SqlExpression => renameColumns(one, rename);
  return {
    ...index,
    name,
    parts: index.parts.map((part) => ({
      ...part,
      ...(part.column === undefined ? {} : { column: rename(part.column) }),
      ...(part.expression === undefined ? {} : { expression: expression(part.expression) }),
    })),
    ...(index.where === undefined ? {} : { where: expression(index.where) }),
    ...(index.include === undefined ? {} : { include: index.include.map(rename) }),
  };
}

/** A check in the names of the target. */
export function targetCheck(check: Check, rename: (column: string) => string): Check {
  const column = check.column === undefined ? {} : { column: rename(check.column) };
  return { ...check, expression: renameColumns(check.expression, rename), ...column };
}
