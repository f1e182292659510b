import { formatLogicalType, type LogicalType, type Row, type Table, type Value } from '@godwit/plugin-api';
import { casterOf, Misfit } from '@godwit/plugin-api/conversions';

/** Gives a value of another type, or why none is the same; undefined where no value of the one type is one of the other. */
export function valueCast(
  from: LogicalType,
  to: LogicalType,
): ((value: Value) => Value | Misfit) | undefined {
  if (formatLogicalType(from) === formatLogicalType(to) && from.kind !== 'enum') return (value) => value;
  const caster = casterOf(to);
  if (caster?.from.includes(from.kind) !== true) return undefined;
  const cast = caster.make(to, { bytes: 'hex', zone: undefined });
  return (value) => (value === null ? null : cast(value, from));
}

/** Rows whose value in a column has no equal of another type, as a predicate beside those that are expressions. */
interface MisfitPredicate {
  readonly misfit: string;
  readonly to: LogicalType;
}

export function misfitText(column: string, to: LogicalType): string {
  return JSON.stringify({ misfit: column, to } satisfies MisfitPredicate);
}

/** A test for such rows; undefined where a predicate is another one. */
export function misfitTest({ columns }: Table, predicate: string): ((row: Row) => boolean) | undefined {
  const { misfit, to } = read(predicate);
  const at = columns.findIndex(({ name }) => name === misfit);
  const from = columns[at]?.type;
  if (from === undefined || to === undefined) return undefined;
  const cast = valueCast(from, to) ?? (() => new Misfit('it is of another kind'));
  return (row) => row[at] !== null && cast(row[at] ?? null) instanceof Misfit;
}

function read(predicate: string): Partial<MisfitPredicate> {
  try {
    return JSON.parse(predicate) ?? {};
  } catch {
    return {};
  }
}
