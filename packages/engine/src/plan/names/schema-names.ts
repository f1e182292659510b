import { formatTableName, MigrationError, type Note, type TableName } from '@godwit/plugin-api';
import { listNames } from '../../names/nearest-name.js';
import type { ResolvedOptions } from '../../options/resolved-options.js';
import type { Endpoint } from '../../run-context.js';

/** What a target calls the objects of the source's schemas. Names are as long as they are wanted, not yet shortened. */
export interface SchemaNames {
  /** One note for each schema whose name does not arrive. */
  readonly notes: readonly Note[];
  place(name: TableName): TableName;
}

/** What the names of schemas depend on. */
export interface SchemaChoice {
  readonly source: Endpoint;
  readonly target: Endpoint;
  readonly choice: ResolvedOptions['schemaNames'];
}

/** Places names in the target's schemas, or among its tables where it has none. Throws NAME_COLLISION. */
export function nameSchemas(tables: readonly TableName[], input: SchemaChoice): SchemaNames {
  const names = input.target.dialect.capabilities.schemas ? kept(input) : dropped(tables, input);
  refuseCollisions(tables, names, input);
  return names;
}

/** The source's own default schema becomes the target's; other schemas keep their names. */
function kept({ source, target }: SchemaChoice): SchemaNames {
  const ordinary = defaultSchema(source);
  return {
    notes: [],
    place: ({ schema, name }) => {
      const own = schema === undefined || schema === ordinary ? defaultSchema(target) : schema;
      return own === undefined ? { name } : { schema: own, name };
    },
  };
}

function dropped(tables: readonly TableName[], input: SchemaChoice): SchemaNames {
  const ordinary = defaultSchema(input.source);
  const prefix = prefixes(tables, input);
  const lost = [...new Set(tables.map(({ schema }) => schema))].filter(
    (schema) => schema !== undefined && schema !== ordinary,
  );
  return {
    notes: lost.map((schema) => schemaNote(schema ?? '', prefix)),
    place: ({ schema, name }) => {
      const bare = !prefix || schema === undefined || schema === ordinary;
      return { name: bare ? name : `${schema}_${name}` };
    },
  };
}

function prefixes(tables: readonly TableName[], { choice }: SchemaChoice): boolean {
  if (choice !== 'auto') return choice === 'prefix';
  return new Set(tables.map(({ schema }) => schema)).size > 1;
}

function schemaNote(schema: string, prefix: boolean): Note {
  const what = prefix ? `begin with "${schema}_"` : 'keep their bare names';
  const message = `The target has no schemas: names of the schema ${schema} ${what}.`;
  return { code: 'NAME_CHANGED', severity: 'info', place: { schema }, message };
}

function refuseCollisions(tables: readonly TableName[], names: SchemaNames, input: SchemaChoice): void {
  const meetings = new Map<string, TableName[]>();
  for (const table of tables) {
    const key = foldedKey(names.place(table), input.target);
    meetings.set(key, [...(meetings.get(key) ?? []), table]);
  }
  // Within one schema only letter case can make two names one; such a name is numbered instead.
  const collisions = [...meetings.values()].filter((met) => new Set(met.map((one) => one.schema)).size > 1);
  if (collisions.length === 0) return;
  const groups = collisions.map((met) => met.map(formatTableName).join(' and '));
  throw new MigrationError({
    code: 'NAME_COLLISION',
    message: `${listNames(groups)} would have the same name in the target.`,
    hint: hintFor(tables, input),
  });
}

function hintFor(tables: readonly TableName[], input: SchemaChoice): string {
  const leave = 'leave one of them out with excludeTables and move it into another database.';
  const helps = !input.target.dialect.capabilities.schemas && !prefixes(tables, input);
  return helps
    ? `Use schemaNames "prefix", or ${leave}`
    : `${leave.slice(0, 1).toUpperCase()}${leave.slice(1)}`;
}

function foldedKey(name: TableName, { dialect }: Endpoint): string {
  const key = JSON.stringify([name.schema ?? null, name.name]);
  return dialect.capabilities.foldsIdentifierCase ? key.toLowerCase() : key;
}

function defaultSchema({ dialect, config }: Endpoint): string | undefined {
  return dialect.defaultSchema?.(config);
}
