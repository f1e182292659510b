import type { LogicalType } from '@godwit/plugin-api';

/** What a member of a type must be, in words, where it is not that; undefined where it is. */
type Check = (value: unknown) => string | undefined;

const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value) ? undefined : `no ${values.map((one) => JSON.stringify(one)).join(' or ')}`;
const filled: Check = (value) => (typeof value === 'string' && value !== '' ? undefined : 'no name');
const texts: Check = (value) =>
  Array.isArray(value) && value.every((one) => typeof one === 'string') ? undefined : 'no list of texts';
const whole =
  (low: number, high = Number.MAX_SAFE_INTEGER): Check =>
  (value) =>
    Number.isInteger(value) && (value as number) >= low && (value as number) <= high
      ? undefined
      : `no whole number from ${low}${high === Number.MAX_SAFE_INTEGER ? '' : ` to ${high}`}`;
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined ? undefined : check(value);
const time = { precision: whole(0, 6), zoned: oneOf(true, false) };

/** The members of each kind of type. */
const MEMBERS: { readonly [Kind in LogicalType['kind']]: Readonly<Record<string, Check>> } = {
  boolean: {},
  integer: { bits: oneOf(16, 32) },
  bigint: {},
  decimal: { precision: optional(whole(0)), scale: optional(whole(-1000)) },
  float: { bits: oneOf(32, 64) },
  text: { maxLength: optional(whole(0)), collation: optional(filled) },
  bytes: {},
  date: {},
  time,
  timestamp: time,
  interval: {},
  uuid: {},
  json: { form: oneOf('text', 'normalized') },
  enum: { schema: optional(filled), name: filled, values: texts },
  array: { of: (value) => typeFault(value) && `no type: ${typeFault(value)}` },
  native: { dialect: filled, name: filled },
};

/** What is wrong with something that came from outside as a type, as the end of a sentence; undefined where it is one. */
export function typeFault(type: unknown): string | undefined {
  if (typeof type !== 'object' || type === null || !('kind' in type)) return 'its type has no kind';
  const { kind } = type;
  if (typeof kind !== 'string' || !Object.hasOwn(MEMBERS, kind))
    return `its type has a "kind" that is no ${Object.keys(MEMBERS).join(', ')}`;
  for (const [name, check] of Object.entries(MEMBERS[kind as LogicalType['kind']])) {
    const fault = check((type as Readonly<Record<string, unknown>>)[name]);
    if (fault !== undefined) return `its type of kind "${kind}" has a "${name}" that is ${fault}`;
  }
  return undefined;
}
