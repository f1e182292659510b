import type {
  Column,
  DomainType,
  EnumType,
  LogicalType,
  Table,
  TableName,
  TargetSchema,
} from '@godwit/plugin-api';
import { type OwnTypes, ownTypes } from '../types/own-types.js';
import { isForeignType, toNative, toNativeWith } from '../types/to-native.js';
import { Names } from './names.js';
import { qualifiedName } from './sql-text.js';

/** What the parts of `create` share. */
export interface CreateContext {
  /** Whether the schema comes from PostgreSQL too, so that its texts can be used as they are. */
  readonly same: boolean;
  readonly domains: readonly DomainType[];
  readonly names: Names;
  readonly tables: ReadonlyMap<string, Table>;
  readonly enums: readonly EnumType[];
  /** Types of people's own that the target has already. */
  readonly own: OwnTypes;
  readonly schemas: readonly string[];
  /** What the target can do that another PostgreSQL may not. */
  readonly has: ReadonlySet<string>;
}

/** Prepares names and look-ups for a schema. */
export function createContext(schema: TargetSchema): CreateContext {
  return {
    same: schema.from === 'postgres',
    domains: schema.from === 'postgres' ? schema.domains : [],
    names: new Names(schema.tables),
    tables: new Map(schema.tables.map((table) => [qualifiedName(table.name), table])),
    enums: enumsOf(schema),
    own: ownTypes(schema.types ?? []),
    schemas: schema.schemas,
    has: new Set(schema.has),
  };
}

/** The table of the schema that has this name. */
export function findTable(context: CreateContext, name: TableName): Table | undefined {
  return context.tables.get(qualifiedName(name));
}

/** The type of a column as DDL names it. */
export function columnTypeText(column: Column, context: CreateContext): string {
  const { domain, type, nativeType } = column;
  const known = context.domains.find((one) => domain !== undefined && sameName(one.name, domain));
  if (known !== undefined) return qualifiedName(known.name);
  if (isArrayOf(context.domains, nativeType)) return nativeType;
  // The same dialect's own spelling says what the logical type leaves out, such as the fields of an interval.
  const own = names(type) || isForeignType(type) || isCaselessArray(type);
  const spelled = context.same && domain === undefined && !own && nativeType !== '';
  return spelled ? nativeType : typeText(type, context);
}

/** The type as DDL names it: those of one's own always with their schema. */
export function typeText(type: LogicalType, context: Pick<CreateContext, 'enums' | 'own'>): string {
  const { enums, own } = context;
  if (type.kind === 'array') {
    const element = typeText(type.of, context);
    return element.endsWith('[]') ? element : `${element}[]`;
  }
  if (type.kind !== 'enum') return toNativeWith(type, own).type;
  const named = enums.filter((candidate) => candidate.name.name === type.name);
  const known = named.find((candidate) => candidate.name.schema === type.schema) ?? named[0];
  return known === undefined ? toNative(type).type : qualifiedName(known.name);
}

/** Whether an enum is part of the type. */
function names(type: LogicalType): boolean {
  return type.kind === 'array' ? names(type.of) : type.kind === 'enum';
}

/** Whether a native type is an array of one of these domains, which its logical type does not tell. */
export function isArrayOf(domains: readonly DomainType[], nativeType: string): boolean {
  return nativeType.endsWith('[]') && ownTypes(domains.map(({ name }) => name)).has(nativeType.slice(0, -2));
}

/** An array of citext, which the target may not have. */
function isCaselessArray(type: LogicalType): boolean {
  const element = elementOf(type);
  return type.kind === 'array' && element.kind === 'text' && element.collation === 'citext';
}

function sameName(a: TableName, b: TableName): boolean {
  return qualifiedName(a) === qualifiedName(b);
}

/** The enums given, and those that only columns tell of, in the schema of the first such table. */
function enumsOf(schema: TargetSchema): readonly EnumType[] {
  const enums = [...schema.enums];
  for (const table of schema.tables) {
    for (const column of table.columns) {
      const type = elementOf(column.type);
      if (type.kind !== 'enum' || enums.some((known) => isEnum(known, type))) continue;
      const schema = type.schema === undefined ? {} : { schema: type.schema };
      enums.push({ name: { ...table.name, ...schema, name: type.name }, values: type.values });
    }
  }
  return enums;
}

function isEnum(known: EnumType, type: LogicalType & { kind: 'enum' }): boolean {
  return known.name.name === type.name && (type.schema === undefined || known.name.schema === type.schema);
}

function elementOf(type: LogicalType): LogicalType {
  return type.kind === 'array' ? elementOf(type.of) : type;
}
