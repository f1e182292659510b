import { isRecord } from '../options/checks.js';

/** A field of a saved schema that cannot be, and what it should have been. */
export interface SchemaFault {
  readonly field: string;
  readonly expected: string;
}

type Is = (value: unknown, field: string) => SchemaFault | undefined;

const is =
  (type: 'string' | 'boolean', expected: string): Is =>
  (value, field) =>
    typeof value === type ? undefined : { field, expected };
const text = is('string', 'a text');
const yesOrNo = is('boolean', 'true or false');

const listOf =
  (one: Is): Is =>
  (value, field) => {
    if (!Array.isArray(value)) return { field, expected: 'a list' };
    return first(value.map((item, at) => one(item, `${field}[${at}]`)));
  };

const record =
  (fields: Readonly<Record<string, Is>>): Is =>
  (value, field) => {
    if (!isRecord(value)) return { field, expected: 'an object' };
    return first(Object.entries(fields).map(([name, check]) => check(value[name], `${field}.${name}`)));
  };

const optional =
  (check: Is): Is =>
  (value, field) =>
    value === undefined ? undefined : check(value, field);

function first(faults: readonly (SchemaFault | undefined)[]): SchemaFault | undefined {
  return faults.find((fault) => fault !== undefined);
}

const name = record({ name: text, schema: optional(text) });
const type = record({ kind: text });
const expression = record({ text, dialect: text });
const columns = listOf(text);

const TABLE = record({
  name,
  columns: listOf(
    record({
      name: text,
      type,
      nativeType: text,
      nullable: yesOrNo,
      default: optional(expression),
      generated: optional(record({ expression, stored: yesOrNo })),
    }),
  ),
  primaryKey: optional(record({ columns })),
  uniqueKeys: listOf(record({ columns })),
  foreignKeys: listOf(record({ columns, references: record({ table: name, columns }) })),
  indexes: listOf(record({ name: text, unique: yesOrNo, parts: listOf(record({})) })),
  checks: listOf(record({ expression })),
});

const SCHEMA: Readonly<Record<string, Is>> = {
  version: text,
  tables: listOf(TABLE),
  views: listOf(record({ name, sql: text })),
  triggers: listOf(record({ name: text, table: name, sql: text })),
  enums: listOf(record({ name, values: listOf(text) })),
  domains: listOf(record({ name, type, nativeType: text, checks: listOf(record({ expression })) })),
  sequences: listOf(record({ name, start: text, increment: text })),
  notes: listOf(record({ code: text, message: text, place: record({}) })),
};

/** The first field without which a schema cannot be looked at. */
export function faultIn(schema: Readonly<Record<string, unknown>>): SchemaFault | undefined {
  return first(Object.entries(SCHEMA).map(([field, check]) => check(schema[field], field)));
}
