import type { DatabaseSchema, EnumType, LogicalType, Table } from '@godwit/plugin-api';
import type { Endpoint } from '../run-context.js';
import { tableKey } from './names/place.js';
import type { PreparedPlan } from './prepared-plan.js';

/** What a target has once a plan is carried out in an empty place. */
export interface MadeSchema {
  readonly makes: DatabaseSchema;
  /** The schema where tables without one are, in dialects with schemas. */
  readonly defaultSchema?: string;
}

/** In the words of the target; undefined where a plan makes no tables. */
export function madeSchema(prepared: PreparedPlan, { dialect, config }: Endpoint): MadeSchema | undefined {
  const { plan, tables } = prepared;
  if (tables.length === 0) return undefined;
  const { wanted } = prepared.expected(new Set(tables.map(({ name }) => tableKey(name))));
  const { name } = dialect;
  const defaultSchema = dialect.defaultSchema?.(config);
  return {
    makes: {
      dialect: name,
      version: plan.target.version,
      ...wanted,
      enums: enumsOf(wanted.tables),
      notes: [],
    },
    ...(defaultSchema === undefined ? {} : { defaultSchema }),
  };
}

/** Types of values that columns name. */
function enumsOf(tables: readonly Table[]): readonly EnumType[] {
  const found = tables.flatMap(({ name: table, columns }) =>
    columns.flatMap(({ type }): readonly EnumType[] => {
      const element = elementOf(type);
      if (element.kind !== 'enum') return [];
      const schema = element.schema ?? table.schema;
      const name = { ...(schema === undefined ? {} : { schema }), name: element.name };
      return [{ name, values: element.values }];
    }),
  );
  return [...new Map(found.map((one) => [tableKey(one.name), one])).values()];
}

function elementOf(type: LogicalType): LogicalType {
  return type.kind === 'array' ? elementOf(type.of) : type;
}
