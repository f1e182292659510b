import {
  type ColumnSite,
  defineTransform,
  formatLogicalType,
  type LogicalKind,
  type Transform,
  type Value,
  type ValueOf,
} from '@godwit/plugin-api';
import { casterOf, Misfit } from '@godwit/plugin-api/conversions';
import { common, invalidOption, type Shape, word } from './check-options.js';
import type { TransformOptions } from './transform-options.js';

/** The kinds whose values {@link constant} can check. */
export type ConstantKind = Exclude<LogicalKind, 'array' | 'native'>;

/** Options of {@link constant}. */
export interface ConstantOptions<Kind extends ConstantKind> extends TransformOptions<Kind> {
  /** The value in its canonical form, e.g. `5n` for a bigint and `'2024-01-31'` for a date. NULL makes the column nullable. */
  readonly value: ValueOf[Kind] | null;
  /** `pass`: NULLs become the value too; by default they stay NULL. */
  readonly nulls?: 'skip' | 'pass';
}

const KINDS: readonly ConstantKind[] = [
  'boolean',
  'integer',
  'bigint',
  'decimal',
  'float',
  'text',
  'bytes',
  'date',
  'time',
  'timestamp',
  'interval',
  'uuid',
  'json',
  'enum',
];

/** The JavaScript form of each kind that is not a string. */
const FORMS: Partial<Readonly<Record<LogicalKind, string>>> = {
  boolean: 'boolean',
  integer: 'number',
  float: 'number',
  bigint: 'bigint',
  bytes: 'bytes',
};

function formOf(value: unknown): string {
  return ArrayBuffer.isView(value) ? 'bytes' : typeof value;
}

/**
 * Puts one value into every row; the type stays. Without `match.kind` it is for the columns whose kind has values of that
 * JavaScript type. Throws TRANSFORM_INVALID for wrong options, and while planning where the value does not fit a
 * column's type.
 */
export function constant<Kind extends ConstantKind>(options: ConstantOptions<Kind>): Transform<Kind> {
  const own = options?.name ?? 'constant';
  const value = options?.value as Value | undefined;
  if (value === undefined) throw invalidOption(own, 'value', 'is missing');
  const shape: Shape<ConstantKind> = {
    name: 'constant',
    kinds: KINDS.filter((kind) => value === null || formOf(value) === (FORMS[kind] ?? 'string')),
    options: ['value', 'nulls'],
  };
  if (shape.kinds.length === 0) throw invalidOption(own, 'value', 'is no value of any kind');
  const shared = common<Kind>(shape as Shape<Kind>, options);
  const nulls = word(own, 'nulls', options.nulls, ['skip', 'pass']);
  return defineTransform<Kind>({
    ...shared,
    nulls,
    output: (site) => {
      if (value === null) return { nullable: true };
      checkValue(own, value, site);
      return {};
    },
    open: () => () => options.value,
  });
}

function checkValue(
  transform: string,
  value: Exclude<Value, null>,
  { table, column, type }: ColumnSite,
): void {
  const same = casterOf(type)?.make(type, { bytes: 'hex', zone: 0 })(value, type);
  if (same === value || Object.is(same, value)) return;
  const reason = same instanceof Misfit ? same.reason : 'it is not in its canonical form';
  const place = `${formatLogicalType(type)} of ${table}.${column}`;
  throw invalidOption(transform, 'value', `does not fit the type ${place}: ${reason}`);
}
