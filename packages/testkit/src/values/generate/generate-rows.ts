import type { LogicalType, Row, Value } from '@godwit/plugin-api';
import { Random } from '../../random.js';
import { BOUNDARY_TABLES } from '../boundary-values.js';
import { generateValue } from './generate-value.js';

const SEED = 20_240_301;
/** Longer ones tell no more, and would be computed with over and over. */
const LONGEST = 60;

/** What values a column gets: some of one's own beside those at the borders of its type. */
export interface ColumnValues {
  readonly type: LogicalType;
  readonly values?: readonly Value[];
}

/** Rows whose columns hold NULL, values of one's own, values at the borders of the type and made-up ones. */
export function generateRows(columns: readonly ColumnValues[], count: number): readonly Row[] {
  const random = new Random(SEED);
  const pools = columns.map(({ type, values = [] }) => [values, type.kind === 'native' ? [] : borders(type)]);
  return Array.from({ length: count }, (): Row => {
    return columns.map(({ type }, index) => cell(type, pools[index] ?? [], random));
  });
}

function cell(type: LogicalType, pools: readonly (readonly Value[])[], random: Random): Value {
  const choice = random.below(8);
  if (choice === 0) return null;
  const pool = pools[choice < 5 ? 0 : 1] ?? [];
  if (choice < 7 && pool.length > 0) return random.pick(pool);
  return type.kind === 'native' ? random.pick([null, ...(pools[0] ?? [])]) : generateValue(type, random);
}

/** The short values at the borders of a type: those of its kind that are of it. */
function borders(type: LogicalType): readonly Value[] {
  const same = BOUNDARY_TABLES.filter((table) => JSON.stringify(table.type) === JSON.stringify(type));
  return same.flatMap(({ values }) => values).flatMap(({ value }) => (isLong(value) ? [] : [value]));
}

function isLong(value: Value): boolean {
  return (
    value === null || ((typeof value === 'string' || value instanceof Uint8Array) && value.length > LONGEST)
  );
}
