import { countOf, type LogicalType } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { type ProfileContext, pagesOf } from './examine.js';

/** How many values of a column are stored in which class. */
export interface StorageClasses {
  readonly integer: bigint;
  readonly real: bigint;
  readonly text: bigint;
  readonly blob: bigint;
  /** Whole numbers that a double does not hold exactly. */
  readonly beyondDouble: bigint;
}

const LARGEST = 2n ** 53n;

export async function countClasses(context: ProfileContext, column: string): Promise<StorageClasses> {
  const x = quoteIdentifier(column);
  const counts = ['integer', 'real', 'text', 'blob'].map(
    (name) => `count(CASE typeof(${x}) WHEN '${name}' THEN 1 END)`,
  );
  const beyond = `count(CASE WHEN typeof(${x})='integer' AND ${x} NOT BETWEEN -${LARGEST} AND ${LARGEST} THEN 1 END)`;
  const total = [0n, 0n, 0n, 0n, 0n];
  for await (const page of pagesOf(context, [column])) {
    const tail = context.table.keys.slice(page.slice);
    const sql = `SELECT ${[...counts, beyond].join(', ')} FROM (SELECT ${x} FROM ${context.table.sql} ${tail.sql})`;
    const row = context.statements.row(sql, tail.parameters) ?? [];
    for (const [index, count] of row.entries()) total[index] = (total[index] ?? 0n) + (count as bigint);
  }
  const [integer = 0n, real = 0n, text = 0n, blob = 0n, beyondDouble = 0n] = total;
  return { integer, real, text, blob, beyondDouble };
}

/**
 * The types that hold values of these classes without loss, the narrowest first; the last one always does. A column
 * that was asked for as bytes stays bytes unless it holds numbers only.
 */
export function joinOf(classes: StorageClasses, asked: LogicalType): readonly LogicalType[] {
  const { integer, real, text, blob, beyondDouble } = classes;
  const words: LogicalType = {
    kind: 'text',
    ...(asked.kind === 'text' && asked.collation !== undefined ? { collation: asked.collation } : {}),
  };
  const bytes: LogicalType = { kind: 'bytes' };
  if (blob === 0n && text === 0n) {
    if (integer === 0n && real === 0n) return [words];
    if (real === 0n) return [{ kind: 'bigint' }];
    if (beyondDouble === 0n) return [{ kind: 'float', bits: 64 }];
    return [{ kind: 'decimal' }];
  }
  // Binary JSON may be valid text by chance, which would be another value.
  if (asked.kind === 'json' && blob > 0n) return [bytes];
  if (asked.kind === 'bytes' || (integer === 0n && real === 0n && text === 0n)) return [bytes];
  return blob === 0n ? [words] : [words, bytes];
}

/** Says what is stored, for the reason of a decision: `3 whole numbers and 1 text`; '' where nothing is. */
export function describeClasses({ integer, real, text, blob }: StorageClasses): string {
  const parts = [
    { count: integer, noun: 'whole number' },
    { count: real, noun: 'real number' },
    { count: text, noun: 'text' },
    { count: blob, noun: 'blob' },
  ].filter(({ count }) => count > 0n);
  return new Intl.ListFormat('en').format(parts.map(({ count, noun }) => countOf(count, noun)));
}
