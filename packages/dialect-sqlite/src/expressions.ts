import type { Expression, ExpressionCodec, ExpressionContext } from '@godwit/plugin-api';
import { parseExpression, type SqlSyntax } from '@godwit/plugin-api/sql';
import { sqliteGrammar } from './expressions-grammar.js';
import { readKeptNow } from './expressions-kept-now.js';
import { printSqlite } from './expressions-print.js';
import { readSyntax } from './expressions-read.js';
import { NotCertain, readDefaultName } from './expressions-typed.js';

/** SQLite's expressions: what a text means as SQLite computes it, affinities and collations included. */
export const expressions: ExpressionCodec = { parse, print: printSqlite };

function parse(text: string, context: ExpressionContext): Expression | undefined {
  const syntax = parseExpression(text, sqliteGrammar);
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
  return readDefaultName(syntax) ?? readKeptNow(syntax, expected);
}
