import type { Column, ColumnPlan, LogicalType, Note, ProfileOptions, TableName } from '@godwit/plugin-api';
import { quoteName } from '../../ddl/sql-text.js';

/** Something to count, and what to say where there is some of it. */
export interface Question {
  readonly predicate: string;
  readonly note: Note;
}

interface Oddity {
  readonly predicate: string;
  readonly message: string;
}

/** The most digits that a double keeps, so that such a decimal may be stored as a number. */
const EXACT_DIGITS = 15;

/** What of a column's values other databases seldom hold as they are; nothing for a target of the same dialect. */
export function questionsOf(
  table: TableName,
  column: Column,
  plan: ColumnPlan,
  options: Pick<ProfileOptions, 'target'>,
): readonly Question[] {
  if (options.target === 'postgres' || plan.as.kind === 'text') return [];
  const place = {
    ...(table.schema === undefined ? {} : { schema: table.schema }),
    table: table.name,
    column: column.name,
  };
  return oddities(column.type, quoteName(column.name)).map(({ predicate, message }) => ({
    predicate,
    note: { code: 'VALUES_FITTED', severity: 'warning', place, message },
  }));
}

function oddities(type: LogicalType, name: string): readonly Oddity[] {
  switch (type.kind) {
    case 'float':
      return [
        notANumber(name),
        { predicate: `${name} = 0 AND ${name}::text = '-0'`, message: NEGATIVE_ZERO },
      ];
    case 'decimal':
      return (type.precision ?? EXACT_DIGITS + 1) <= EXACT_DIGITS ? [notANumber(name)] : [];
    case 'date':
    case 'timestamp':
      return [
        { predicate: `${name} < '0001-01-01' OR ${name} >= '10000-01-01'`, message: BEYOND_THE_CALENDAR },
      ];
    case 'array':
      return [{ predicate: `array_dims(${name}) COLLATE "C" !~ '^(\\[1:[0-9]+\\])+$'`, message: BOUNDS }];
    default:
      return [];
  }
}

function notANumber(name: string): Oddity {
  return { predicate: `${name} = 'NaN'`, message: NOT_A_NUMBER };
}

const NOT_A_NUMBER = 'NaN is kept as the word where the target has no such number.';
const NEGATIVE_ZERO = 'A negative zero becomes zero where the target has none.';
const BEYOND_THE_CALENDAR =
  "Infinities, years before 1 and after 9999 are kept in PostgreSQL's words where the target has no such dates.";
const BOUNDS =
  'The elements of the array are kept in their order, but its bounds, which do not begin at 1, are not.';
