import type { Expression, ExpressionContext, LogicalType } from '@godwit/plugin-api';
import { parseExpression, type SqlSyntax } from '@godwit/plugin-api/sql';
import { postgresGrammar } from './expressions-grammar.js';
import { readCall, readCast } from './expressions-parse-call.js';
import { readInfix } from './expressions-parse-operator.js';

/** Thrown while reading and caught at the codec's door: the meaning is not known for certain. */
export class NotCertain extends Error {}

/** What can be told about a value; `any` where nothing can. */
export type Known = LogicalType['kind'] | 'null' | 'any';

/** A meaning with the type that decides about the operators around it. */
export interface Typed {
  readonly tree: Expression;
  readonly known: Known;
}

/** Gives a part of an expression its meaning. */
export type Read = (syntax: SqlSyntax) => Typed;

/** What a text of PostgreSQL, as pg_get_expr spells it, means; undefined where that is not known for certain. */
export function parsePostgres(text: string, context: ExpressionContext): Expression | undefined {
  const syntax = parseExpression(text, postgresGrammar);
  if (syntax === undefined) return undefined;
  try {
    return readSyntax(syntax, context).tree;
  } catch (error) {
    if (error instanceof NotCertain) return undefined;
    throw error;
  }
}

function readSyntax(syntax: SqlSyntax, context: ExpressionContext): Typed {
  const read: Read = (part) => readSyntax(part, context);
  switch (syntax.kind) {
    case 'string':
      return { tree: { kind: 'literal', type: 'text', text: syntax.value }, known: 'text' };
    case 'number':
      return readNumber(syntax.value);
    case 'constant':
      return readConstant(syntax.value);
    case 'name':
      return readColumn(syntax, context);
    case 'cast':
      return readCast(read(syntax.operand), syntax.type);
    case 'call':
      return readCall(syntax, read);
    case 'case':
      return readCase(syntax, read);
    default:
      return readInfix(syntax, read);
  }
}

function readNumber(digits: string): Typed {
  const text = digits.replaceAll('_', '');
  if (/^\d+$/.test(text) && BigInt(text) < 2n ** 63n) {
    return { tree: { kind: 'literal', type: 'integer', text }, known: 'bigint' };
  }
  if (!/^\d*\.?\d*$/.test(text)) throw new NotCertain();
  return { tree: { kind: 'literal', type: 'decimal', text }, known: 'decimal' };
}

function readConstant(word: string): Typed {
  if (word === 'NULL') return { tree: { kind: 'literal', type: 'null', text: 'NULL' }, known: 'null' };
  if (word === 'TRUE' || word === 'FALSE') {
    return { tree: { kind: 'literal', type: 'boolean', text: word.toLowerCase() }, known: 'boolean' };
  }
  if (word !== 'CURRENT_TIMESTAMP') throw new NotCertain();
  return { tree: { kind: 'call', name: 'current-timestamp', arguments: [] }, known: 'timestamp' };
}

function readColumn(syntax: Extract<SqlSyntax, { kind: 'name' }>, context: ExpressionContext): Typed {
  const [part] = syntax.parts;
  const name = part?.quote === '' ? part.value.toLowerCase() : part?.value;
  const column = context.table.columns.find((candidate) => candidate.name === name);
  if (column === undefined || syntax.parts.length > 1) throw new NotCertain();
  return { tree: { kind: 'column', name: column.name }, known: column.type.kind };
}

function readCase(syntax: Extract<SqlSyntax, { kind: 'case' }>, read: Read): Typed {
  const operand = syntax.operand === undefined ? {} : { operand: read(syntax.operand).tree };
  const results = syntax.branches.map((branch) => read(branch.result));
  const branches = syntax.branches.map((branch, index) => {
    const result = results[index];
    if (result === undefined) throw new NotCertain();
    return { when: read(branch.when).tree, result: result.tree };
  });
  const last = syntax.otherwise === undefined ? undefined : read(syntax.otherwise);
  const kinds = new Set([...results, ...(last === undefined ? [] : [last])].map((one) => one.known));
  kinds.delete('null');
  const [only = 'any'] = kinds;
  const otherwise = last === undefined ? {} : { otherwise: last.tree };
  return {
    tree: { kind: 'case', ...operand, branches, ...otherwise },
    known: kinds.size === 1 ? only : 'any',
  };
}
