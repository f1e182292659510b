import type { Expression, ExpressionCodec, ExpressionContext } from '@godwit/plugin-api';
import { parseExpression, type SqlSyntax } from '@godwit/plugin-api/sql';
import { grammar } from './grammar.js';
import { readKeptNow } from './kept-now.js';
import { printSqlite } from './print/print-expression.js';
import { readDefaultConstant } from './read/default-constant.js';
import { readSyntax } from './read/read-expression.js';
import { NotCertain, readDefaultName } from './read/typed.js';

/** SQLite's expressions: what a text means as SQLite computes it, affinities and collations included. */
export const expressions: ExpressionCodec = { parse, print: printSqlite };

function parse(text: string, context: ExpressionContext): Expression | undefined {
  const syntax = parseExpression(text, grammar);
  if (syntax === undefined) return undefined;
  try {
    const known = context.purpose === 'default' ? readDefault(syntax, context) : undefined;
    return known ?? readSyntax(syntax, context).tree;
  } catch (error) {
    if (error instanceof NotCertain) return undefined;
    throw error;
  }
}

function readDefault(syntax: SqlSyntax, { expected }: ExpressionContext): Expression | undefined {
  return readDefaultName(syntax) ?? readDefaultConstant(syntax, expected) ?? readKeptNow(syntax, expected);
}
