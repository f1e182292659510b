import {
  type Fragment,
  nameOfClass,
  PRECEDENCE,
  primary,
  Refusal,
  type ValueClass,
  wrap,
} from './fragment.js';

const NAMES: Partial<Record<ValueClass, string>> = {
  boolean: 'integer',
  integer: 'integer',
  float: 'real',
  text: 'text',
  uuid: 'text',
  date: 'text',
  enum: 'text',
  json: 'text',
  bytes: 'blob',
};

/** The storage class of the values of a kind that is a class of its own here. */
export function storageClassOf(kind: string): string | undefined {
  const valueClass = kind === 'bigint' ? 'integer' : kind;
  return NAMES[valueClass as ValueClass];
}

/** `typeof`: a column of PostgreSQL holds one class, so only NULL makes a difference. */
export function printStorageClass(values: readonly Fragment[]): Fragment {
  const [value] = values;
  const name = value === undefined ? undefined : NAMES[value.class];
  if (value === undefined || name === undefined) {
    const what = nameOfClass(value?.class ?? 'other');
    throw new Refusal(`PostgreSQL does not tell how the source would store ${what}`);
  }
  if (value.nullable === false) return primary(`'${name}'`, 'text');
  return primary(
    `CASE WHEN ${wrap(value, PRECEDENCE.comparison)} IS NULL THEN 'null' ELSE '${name}' END`,
    'text',
  );
}
