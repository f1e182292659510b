import { type Column, type ColumnProfile, countOf, type Note, type Table } from '@godwit/plugin-api';
import { placeOf } from '../names/place.js';

/** A column that takes no NULL in the source, and holds some. */
export function nullsInNotNull(table: Table, column: Column, nulls: bigint): Note {
  const message = `The column is NOT NULL but holds NULL in ${countOf(nulls, 'row')}, so it became nullable.`;
  const place = placeOf(table.name, { column: column.name });
  const suggestion = 'Fill these NULLs, then set the column NOT NULL.';
  return { code: 'NULL_IN_NOT_NULL', severity: 'warning', place, message, suggestion, count: Number(nulls) };
}

/** A primary key that holds NULLs. */
export function nullsInKey(table: Table, profiles: ReadonlyMap<string, ColumnProfile>): Note {
  const columns = table.primaryKey?.columns ?? [];
  const count = Math.max(...columns.map((name) => Number(profiles.get(name)?.nulls ?? 0n)));
  const place = placeOf(table.name, columns.length === 1 ? { column: columns[0] ?? '' } : {});
  const message = `The primary key (${columns.join(', ')}) holds NULL in ${countOf(count, 'row')}, so it became a unique key.`;
  const suggestion = 'Fill or delete these rows, then make the primary key.';
  return { code: 'NULL_IN_KEY', severity: 'warning', place, message, suggestion, count };
}

/** A primary key some of whose values become NULL. */
export function nullsPutInKey(table: Table): Note {
  const message =
    'Values of the primary key become NULL, as options.columns says, so it became a unique key.';
  const suggestion =
    'Correct these values, or choose another way for them in options.columns, to keep the primary key.';
  return { code: 'NULL_IN_KEY', severity: 'warning', place: placeOf(table.name), message, suggestion };
}
