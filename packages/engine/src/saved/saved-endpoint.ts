import { createHash } from 'node:crypto';
import {
  type DatabaseSchema,
  type Dialect,
  MigrationError,
  type SourceSession,
  type TableName,
} from '@godwit/plugin-api';
import type { Endpoint } from '../run-context.js';
import type { SavedSchema } from './saved-schema.js';

/** A saved schema as a database of its dialect in which there are no rows to ask for. */
export function savedEndpoint(dialect: Dialect, saved: SavedSchema): Endpoint {
  const { name, file, schema } = saved;
  const { defaultSchema = commonSchema(schema) } = saved;
  const own: Partial<Dialect> = {
    describe: () => name,
    files: () => (file === undefined ? [] : [file]),
    ...(dialect.defaultSchema === undefined ? {} : { defaultSchema: () => defaultSchema }),
    openSource: async () => schemaSession(schema, name),
    openTarget: async () => {
      throw noRows(name, 'It cannot be written.');
    },
  };
  const placed: Dialect = Object.assign(Object.create(dialect), own);
  return { dialect: placed, config: saved, name, isSaved: true };
}

/** Refuses what needs rows where a side is a saved schema: ROWS_NOT_SAVED. */
export function refuseSaved(endpoints: readonly Endpoint[]): void {
  const saved = endpoints.find(({ isSaved }) => isSaved === true);
  if (saved !== undefined) throw noRows(saved.name, 'It can be compared with another schema.');
}

function noRows(name: string, hint: string): MigrationError {
  return new MigrationError({
    code: 'ROWS_NOT_SAVED',
    message: `${name} is a saved schema, which has no rows.`,
    hint,
  });
}

/** A source of which nothing is known but its schema: no row is there to be read, and none can be counted. */
export function schemaSession(schema: DatabaseSchema, name: string): SourceSession {
  return {
    introspect: async ({ schemas } = {}) => (schemas === undefined ? schema : inSchemas(schema, schemas)),
    fingerprint: async () => ({
      schema: createHash('sha256').update(JSON.stringify(schema)).digest('hex'),
    }),
    estimateRows: async () => undefined,
    blocksWriters: false,
    read: () => {
      throw noRows(name, 'Only its tables can be made.');
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** As an introspection that looks into these schemas only. */
function inSchemas(schema: DatabaseSchema, schemas: readonly string[]): DatabaseSchema {
  const isIn = ({ name }: { readonly name: TableName }): boolean => {
    return name.schema === undefined || schemas.includes(name.schema);
  };
  return {
    ...schema,
    tables: schema.tables.filter(isIn),
    views: schema.views.filter(isIn),
    triggers: schema.triggers.filter(({ table }) => isIn({ name: table })),
    enums: schema.enums.filter(isIn),
    domains: schema.domains.filter(isIn),
    sequences: schema.sequences.filter(isIn),
  };
}

/** The schema that most tables are in. */
function commonSchema({ tables }: DatabaseSchema): string {
  const counts = new Map<string, number>();
  for (const { name } of tables) {
    const { schema = '' } = name;
    counts.set(schema, (counts.get(schema) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] ?? '';
}
