import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { toText } from './compare.js';
import type { Read } from './read-expression.js';
import { NotCertain, type Typed, value } from './typed.js';

/** LIKE folds ASCII letters and knows no escape unless one is named; GLOB folds nothing. Neither uses a collation. */
export function readPattern(syntax: Extract<SqlSyntax, { kind: 'pattern' }>, read: Read): Typed {
  const like = syntax.operator === 'LIKE';
  const operand = text(read(syntax.operand));
  const pattern = text(read(syntax.pattern));
  const escaping = syntax.escape === undefined ? {} : { escape: text(read(syntax.escape)).tree };
  if (!like && syntax.escape !== undefined) throw new NotCertain();
  return value(
    {
      kind: 'match',
      style: like ? 'like' : 'glob',
      fold: like ? 'ascii' : 'none',
      operand: operand.tree,
      pattern: pattern.tree,
      ...escaping,
      negated: syntax.negated,
    },
    'integer',
  );
}

/** A text, or an integer as one; the side that prints knows what a column of unknown class is. */
export function text(side: Typed): Typed {
  if (side.storage === 'blob') throw new NotCertain();
  return side.storage === 'unknown' ? side : toText(side);
}
