import type { EnumType, LogicalType, Table, TableName, TargetSchema } from '@godwit/plugin-api';
import { qualifiedName } from '../sql-text.js';
import { toNative } from '../types/to-native.js';
import { Names } from './names.js';

/** What the parts of `create` share. */
export interface CreateContext {
  readonly names: Names;
  readonly tables: ReadonlyMap<string, Table>;
  readonly enums: readonly EnumType[];
  readonly schemas: readonly string[];
}

/** Prepares names and look-ups for a schema. */
export function createContext(schema: TargetSchema): CreateContext {
  return {
    names: new Names(schema.tables),
    tables: new Map(schema.tables.map((table) => [qualifiedName(table.name), table])),
    enums: enumsOf(schema),
    schemas: schema.schemas,
  };
}

/** The table of the schema that has this name. */
export function findTable(context: CreateContext, name: TableName): Table | undefined {
  return context.tables.get(qualifiedName(name));
}

/** The type as DDL names it: those of one's own always with their schema. */
export function typeText(type: LogicalType, enums: readonly EnumType[]): string {
  if (type.kind === 'array') {
    const element = typeText(type.of, enums);
    return element.endsWith('[]') ? element : `${element}[]`;
  }
  const known =
    type.kind === 'enum' ? enums.find((candidate) => candidate.name.name === type.name) : undefined;
  return known === undefined ? toNative(type).type : qualifiedName(known.name);
}

/** The enums given, and those that only columns tell of, in the schema of the first such table. */
function enumsOf(schema: TargetSchema): readonly EnumType[] {
  const enums = [...schema.enums];
  for (const table of schema.tables) {
    for (const column of table.columns) {
      const type = elementOf(column.type);
      if (type.kind !== 'enum' || enums.some((known) => known.name.name === type.name)) continue;
      enums.push({ name: { ...table.name, name: type.name }, values: type.values });
    }
  }
  return enums;
}

function elementOf(type: LogicalType): LogicalType {
  return type.kind === 'array' ? elementOf(type.of) : type;
}
