import {
  type ColumnPlan,
  type ColumnProfile,
  canonicalText,
  formatLogicalType,
  type LogicalType,
  parseLogicalType,
  type Row,
  type TypeMapper,
  type Value,
} from '@godwit/plugin-api';

/** The types of the reference dialect are the logical ones; it has no intervals. */
export const memoryTypes: TypeMapper = {
  toLogical: (nativeType) => ({
    type: parseLogicalType(nativeType) ?? { kind: 'native', dialect: 'memory', name: nativeType },
    fidelity: 'exact',
  }),
  toNative: (type) =>
    type.kind === 'interval'
      ? { type: 'text', fidelity: 'lossy', reason: 'There are no intervals.' }
      : type.kind === 'native' && type.name === 'point'
        ? { type: 'text', fidelity: 'lossy', reason: 'There are no points.' }
        : { type: formatLogicalType(type), fidelity: 'exact' },
};

/** Whether a canonical value belongs to a type. */
function holds(value: Value, type: LogicalType): boolean {
  if (value === null) return true;
  if (type.kind === 'bigint') return typeof value === 'bigint';
  if (type.kind === 'integer' || type.kind === 'float') return typeof value === 'number';
  if (type.kind === 'boolean') return typeof value === 'boolean';
  if (type.kind === 'bytes') return ArrayBuffer.isView(value);
  return typeof value === 'string' && type.kind !== 'native';
}

/** A value as a column asks for it: everything has a text, and whole numbers are decimals. */
export function given(value: Value, column: ColumnPlan): Value {
  if (value === null || holds(value, column.as)) return value;
  return canonicalText(value, column.as);
}

/** What the rows hold in one column. */
export function profileColumn(column: ColumnPlan, rows: readonly Row[], at: number): ColumnProfile {
  const values = rows.map((row) => row[at] ?? null);
  const misfits = values.filter((value) => !holds(value, column.as));
  const bad = values.filter((value) => typeof value === 'string' && value.includes('\0'));
  const keys = values.flatMap((value, index) => (bad.includes(value) ? [`row=${index + 1}`] : []));
  const place = { table: '', column: column.name };
  return {
    name: column.name,
    nulls: BigInt(values.filter((value) => value === null).length),
    misfits: BigInt(misfits.length),
    misfitKeys: values
      .flatMap((value, index) => (misfits.includes(value) ? [`row=${index + 1}`] : []))
      .slice(0, 20),
    ...(misfits.length === 0
      ? {}
      : { fits: { as: { kind: 'text' as const }, reason: 'The values are mixed.' } }),
    notes:
      bad.length === 0
        ? []
        : [{ code: 'BAD_TEXT', severity: 'loss', place, message: 'NUL', count: bad.length, keys }],
    badText: BigInt(bad.length),
  };
}
