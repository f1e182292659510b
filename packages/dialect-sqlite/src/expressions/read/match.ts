import type { Expression } from '@godwit/plugin-api';
import { likeOfGlob, type SqlSyntax } from '@godwit/plugin-api/sql';
import { toText } from './compare.js';
import { literal, NotCertain, type Read, type Typed, value } from './typed.js';

type Match = Extract<Expression, { kind: 'match' }>;

/** LIKE folds ASCII letters and knows no escape unless one is named; GLOB folds nothing. Neither uses a collation. */
export function readPattern(syntax: Extract<SqlSyntax, { kind: 'pattern' }>, read: Read): Typed {
  const operand = text(read(syntax.operand)).tree;
  const pattern = text(read(syntax.pattern)).tree;
  const sign = syntax.escape === undefined ? undefined : text(read(syntax.escape)).tree;
  const isLike = syntax.operator === 'LIKE';
  if (!isLike && sign !== undefined) throw new NotCertain();
  const how = isLike ? readLike(pattern, sign) : readGlob(pattern);
  return value({ kind: 'match', ...how, operand, negated: syntax.negated }, 'integer');
}

type How = Pick<Match, 'style' | 'fold' | 'pattern' | 'escape'>;

/** A constant pattern without letters folds none; the letters of others may be small. */
function readLike(pattern: Expression, named: Expression | undefined): How {
  const sign = named === undefined ? {} : { escape: named };
  const isLetter = named?.kind === 'literal' && /[A-Za-z]/.test(named.text);
  const isConstant =
    pattern.kind === 'literal' && !isLetter && (named === undefined || named.kind === 'literal');
  if (!isConstant) return { style: 'like', fold: 'ascii', pattern, ...sign };
  const folded = pattern.text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const fold = /[a-z]/.test(folded) ? 'ascii' : 'none';
  return { style: 'like', fold, pattern: { ...pattern, text: folded }, ...sign };
}

/** What LIKE can say, too, is said so. */
function readGlob(pattern: Expression): How {
  const like = pattern.kind === 'literal' ? likeOfGlob(pattern.text) : undefined;
  if (like === undefined) return { style: 'glob', fold: 'none', pattern };
  const sign = like.escape === undefined ? {} : { escape: literal('text', like.escape) };
  return { style: 'like', fold: 'none', pattern: literal('text', like.text), ...sign };
}

/** A text, or an integer as one; the side that prints knows what a column of unknown class is. */
export function text(side: Typed): Typed {
  if (side.storage === 'blob') throw new NotCertain();
  return side.storage === 'unknown' ? side : toText(side);
}
