import { readFileSync } from 'node:fs';
import type { MemoryDatabase } from '@godwit/dialect-memory';
import type { Row, Table, TableName, Value } from '@godwit/plugin-api';
import { type Answers, type AskedText, type OwnExpressions, readOwnTexts } from '@godwit/testkit';
import { valueOfDatum, valueOfResult } from '../src/expressions/datum.js';
import { evaluate, scopeOf } from '../src/expressions/evaluate.js';
import { parseExpression } from '../src/expressions.js';

const COLUMNS: OwnExpressions['columns'] = [
  { name: 'n', nativeType: 'bigint', values: [0n, 1n, 5n, 9n, 10n] },
  { name: 'price', nativeType: 'decimal(10,2)', values: ['1.50', '1.51'] },
  { name: 'r', nativeType: 'float', values: [0, 0.5] },
  { name: 't', nativeType: 'text', values: ['a', 'A', 'a_c', "it's"] },
  { name: 'u', nativeType: 'text', values: ['a', 'b'] },
  { name: 'ok', nativeType: 'boolean' },
  { name: 'born', nativeType: 'date', values: ['2000-01-01'] },
];

/** Texts of the reference dialect and what it makes of them. */
export function ownExpressions(databases: ReadonlyMap<string, MemoryDatabase>): OwnExpressions {
  return {
    columns: COLUMNS,
    texts: readOwnTexts(readFileSync(new URL('closure.txt', import.meta.url), 'utf8')),
    evaluate: async (config, name, asked) => computed(databases.get(String(config).slice(7)), name, asked),
  };
}

function computed(
  database: MemoryDatabase | undefined,
  name: TableName,
  asked: readonly AskedText[],
): readonly Answers[] {
  const stored = database?.get(name);
  if (stored === undefined) throw new Error('There is no such table.');
  const rows = [...stored.rows].sort(
    ([a = 0n], [b = 0n]) => Number((a ?? 0n) as bigint) - Number(b as bigint),
  );
  return asked.map((one) => rows.map((row) => answerOf(stored.table, row, one)));
}

function answerOf(table: Table, row: Row, { text, into }: AskedText): Value | undefined {
  const tree = parseExpression(text);
  if (tree === undefined) throw new Error(`No expression: ${text}`);
  try {
    const datum = evaluate(tree, scopeOf(table, row));
    const column = table.columns.find((one) => one.name === into);
    return column === undefined ? valueOfResult(datum) : valueOfDatum(datum, column.type);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
