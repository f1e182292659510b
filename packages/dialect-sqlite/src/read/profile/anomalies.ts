import type { FindingCode, LogicalType } from '@godwit/plugin-api';

/** Something to count in a column: SQL that is true for such a value. */
export interface Anomaly {
  readonly code: FindingCode;
  readonly predicate: string;
}

const MAX_DOUBLE = '1.7976931348623157e308';
const NUMBERS: ReadonlySet<string> = new Set(['integer', 'bigint', 'decimal', 'float']);
/** Of a year of more than four digits. */
const FAR_YEAR = "'[0-9][0-9][0-9][0-9][0-9]*-[0-9][0-9]-[0-9][0-9]*'";
const LAST_YEAR = 294_276;

/** What is counted in a column that declares a type, beside what does not fit it; `x` is the column as SQL writes it. */
export function anomaliesOf(type: LogicalType, x: string): readonly Anomaly[] {
  const whole = `typeof(${x})='integer'`;
  return [
    { code: 'INTEGER_BEYOND_32_BITS', predicate: `${whole} AND ${x} NOT BETWEEN -2147483648 AND 2147483647` },
    {
      code: 'INTEGER_BEYOND_2_53',
      predicate: `${whole} AND ${x} NOT BETWEEN -9007199254740992 AND 9007199254740992`,
    },
    ...(type.kind === 'text' ? [numberInText(x)] : []),
    ...infinite(type, x),
    ...(type.kind === 'date' || type.kind === 'timestamp' ? dates(type.kind, x) : []),
  ];
}

/** A number that SQLite would spell just so: `007` and `1e3` are text. */
function numberInText(x: string): Anomaly {
  const spelled = ['INTEGER', 'REAL'].map(
    (type) => `CAST(CAST(${x} AS ${type}) AS TEXT)=${x} COLLATE BINARY`,
  );
  const predicate = `typeof(${x}) IN ('integer','real') OR typeof(${x})='text' AND (${spelled.join(' OR ')})`;
  return { code: 'NUMBER_IN_TEXT', predicate };
}

function infinite({ kind }: LogicalType, x: string): readonly Anomaly[] {
  const real = `typeof(${x})='real' AND ${x} NOT BETWEEN -${MAX_DOUBLE} AND ${MAX_DOUBLE}`;
  if (!NUMBERS.has(kind)) return [{ code: 'INFINITE_NUMBER', predicate: real }];
  const word = `typeof(${x})='text' AND ${x} COLLATE BINARY`;
  return [
    { code: 'INFINITE_NUMBER', predicate: `${real} OR ${word} IN ('Infinity','-Infinity')` },
    { code: 'NOT_A_NUMBER', predicate: `${word}='NaN'` },
  ];
}

function dates(kind: 'date' | 'timestamp', x: string): readonly Anomaly[] {
  const bare = `ltrim(${x},'+')`;
  const before = `(${x} GLOB '-[0-9]*' OR ${x} GLOB '[0-9]* BC')`;
  const far = `${bare} GLOB ${FAR_YEAR} AND NOT ${before}`;
  const text = (predicate: string): string => `typeof(${x})='text' AND (${predicate})`;
  return [
    { code: 'DATE_BEFORE_CHRIST', predicate: text(before) },
    { code: 'DATE_AFTER_9999', predicate: text(`${far} OR ${x} IN ('infinity','-infinity')`) },
    ...(kind === 'date'
      ? []
      : [
          {
            code: 'DATE_AFTER_294276' as const,
            predicate: text(`${far} AND CAST(${bare} AS INTEGER)>${LAST_YEAR}`),
          },
        ]),
  ];
}
