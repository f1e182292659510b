import type { Column, ColumnConversion, Table } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { convertValue } from './convert-value.js';

/**
 * What becomes of the values of a column that gets another type, collation or expression. The table is always made anew. Values
 * that have no equal of the type stay what they are, if the table is not STRICT, and are told.
 */
export function converts(_table: Table, from: Column, to: Column): ColumnConversion {
  const value = quoteIdentifier(from.name);
  if (to.generated !== undefined) return computed(from, to.generated, value);
  const { fits } = convertValue(from, to, value);
  if (fits === undefined) return { rewrites: true };
  // What a comparison does not know, such as that of a NULL, fits nothing; NULL itself fits everything.
  const misfits = `${value} IS NOT NULL AND NOT coalesce(${fits}, 0)`;
  return { rewrites: true, misfits };
}

/**
 * What SQLite computed it computes anew. Other values go, and where they are not what it computes they become another one, be the
 * column stored or not.
 */
function computed(
  from: Column,
  { expression }: NonNullable<Column['generated']>,
  value: string,
): ColumnConversion {
  if (from.generated !== undefined) return { rewrites: true };
  const misfits = `${value} IS NOT (${expression.text})`;
  return { rewrites: true, misfits };
}
