import type { CompiledDdl, TargetSchema } from '@godwit/plugin-api';
import { createContext } from './create-context.js';
import { createTable } from './create-table.js';
import { encodingNotes, setProperties } from './database-properties.js';
import { widenedKeys, widenedNotes } from './identities.js';
import { compileIndex } from './indexes.js';
import { joinCompiled } from './statement.js';
import { validateForeignKeys } from './validate-foreign-keys.js';
import { createTrigger, createView } from './views-and-triggers.js';

/** The statements that make a schema, in the order to run them, and what they do not carry. */
export function create(schema: TargetSchema): CompiledDdl {
  const context = createContext(schema);
  const { tables } = schema;
  const created = tables.map((table) => ({ table, made: createTable(table, context) }));
  const indexes = joinCompiled(
    tables.flatMap((table) => table.indexes.map((index) => compileIndex(table, index))),
  );
  const widened = widenedKeys(tables);
  const names = new Set(tables.map((table) => table.name.name));
  return {
    statements: [
      ...setProperties(schema),
      ...created.map(({ made }) => made.statement),
      ...indexes.statements,
      ...created.flatMap(({ made }) => made.validations),
      ...validateForeignKeys(tables),
      ...schema.views.map(createView),
      ...schema.triggers.map((trigger) => createTrigger(trigger, names)),
    ],
    notes: [
      ...encodingNotes(schema),
      ...created.flatMap(({ made }) => made.notes),
      ...indexes.notes,
      ...widenedNotes(widened),
    ],
    arrives: widened,
    generated: created.flatMap(({ table, made }) =>
      made.generated.map((column) => ({ table: table.name, column })),
    ),
  };
}
