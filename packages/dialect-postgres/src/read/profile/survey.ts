import {
  type Column,
  type ColumnFacts,
  type FindingCode,
  integerFacts,
  type LogicalType,
  type ValueShape,
} from '@godwit/plugin-api';
import { quoteName } from '../../ddl/sql-text.js';
import { byBytes, shapesOf } from './shapes.js';

/** Something to count in a column; a shape is that of all values where none is unlike it. */
export type SurveyQuestion =
  | { readonly code: FindingCode; readonly predicate: string }
  | { readonly shape: ValueShape; readonly predicate: string };

/** What findings ask about a column. */
export function surveyOf(column: Column, knows: { readonly json: boolean }): readonly SurveyQuestion[] {
  const x = quoteName(column.name);
  const shapes = shapesOf(column.type, x, knows).map(([shape, predicate]) => ({ shape, predicate }));
  return [...anomalies(column.type, x), ...shapes];
}

/** The cell that answers a question. */
export function surveyCell(column: string, question: SurveyQuestion): string {
  const predicate =
    'shape' in question
      ? `${quoteName(column)} IS NOT NULL AND (${question.predicate}) IS NOT TRUE`
      : question.predicate;
  return `count(*) FILTER (WHERE ${predicate})`;
}

function anomalies(type: LogicalType, x: string): readonly SurveyQuestion[] {
  switch (type.kind) {
    case 'integer':
    case 'bigint':
      return [
        { code: 'INTEGER_BEYOND_32_BITS', predicate: `${x} NOT BETWEEN -2147483648 AND 2147483647` },
        { code: 'INTEGER_BEYOND_2_53', predicate: `${x} NOT BETWEEN -9007199254740992 AND 9007199254740992` },
      ];
    case 'float':
    case 'decimal':
      return [
        // As text, because numeric has no infinity before PostgreSQL 14.
        { code: 'INFINITE_NUMBER', predicate: `${x}::text IN ('Infinity', '-Infinity')` },
        { code: 'NOT_A_NUMBER', predicate: `${x} = 'NaN'` },
      ];
    case 'text':
      return [{ code: 'NUMBER_IN_TEXT', predicate: `${byBytes(x)} ~ '^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$'` }];
    case 'date':
    case 'timestamp':
      return [
        { code: 'DATE_BEFORE_CHRIST', predicate: `${x} < '0001-01-01' AND ${x} <> '-infinity'` },
        { code: 'DATE_AFTER_9999', predicate: `${x} >= '10000-01-01' OR ${x} = '-infinity'` },
        ...(type.kind === 'date'
          ? [
              {
                code: 'DATE_AFTER_294276' as const,
                predicate: `${x} >= '294277-01-01' AND ${x} <> 'infinity'`,
              },
            ]
          : []),
      ];
    default:
      return [];
  }
}

/** Four cells that give the facts of a column, smallest and largest length and number; NULL where it has none. */
export function factCells({ name, type }: Column): readonly string[] {
  const x = quoteName(name);
  const none = 'NULL::bigint';
  const lengths =
    type.kind === 'text' || type.kind === 'bytes' ? [`min(length(${x}))`, `max(length(${x}))`] : [none, none];
  const whole = type.kind === 'integer' || type.kind === 'bigint';
  return [...lengths, ...(whole ? [`min(${x})`, `max(${x})`] : [none, none])];
}

export function factsOf(cells: readonly (bigint | undefined)[]): ColumnFacts {
  const [shortest, longest, smallest, largest] = cells;
  return {
    ...(shortest === undefined || longest === undefined
      ? {}
      : { length: { min: Number(shortest), max: Number(longest) } }),
    ...(smallest === undefined || largest === undefined ? {} : { integers: integerFacts(smallest, largest) }),
  };
}
