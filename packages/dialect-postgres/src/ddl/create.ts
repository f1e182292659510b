import type { CompiledDdl, Note, TargetSchema } from '@godwit/plugin-api';
import { compileCheck } from './checks.js';
import { compileComments } from './comments.js';
import { type CreateContext, createContext } from './create-context.js';
import { createTable } from './create-table.js';
import { createEnum, createSchema } from './create-types.js';
import { compileForeignKey } from './foreign-keys.js';
import { compileIndex } from './indexes.js';
import { compileKeys } from './keys.js';
import { type Compiled, joinCompiled, placeIn } from './statement.js';

/** The statements that make a schema, in the order to run them, and what they do not carry. */
export function create(schema: TargetSchema): CompiledDdl {
  const context = createContext(schema);
  const tables = schema.tables.map((table) => ({ table, created: createTable(table, context) }));
  const after = compileAfterLoad(schema, context);
  return {
    statements: [
      ...schema.schemas.map(createSchema),
      ...context.enums.map(createEnum),
      ...tables.map(({ created }) => created.statement),
      ...after.statements,
    ],
    notes: [...tables.flatMap(({ created }) => created.notes), ...after.notes, ...notRecreated(schema)],
    generated: tables.flatMap(({ table, created }) =>
      created.generated.map((column) => ({ table: table.name, column })),
    ),
  };
}

/** Names that the source gave are taken first; what is named here comes after them. */
function compileAfterLoad({ tables }: TargetSchema, context: CreateContext): Compiled {
  const indexes = joinCompiled(
    tables.flatMap((table) => table.indexes.map((index) => compileIndex(table, index, context))),
  );
  const keys = joinCompiled(tables.map((table) => compileKeys(table, context)));
  const checks = tables.flatMap((table) => table.checks.map((check) => compileCheck(table, check, context)));
  const foreign = tables.flatMap((table) =>
    table.foreignKeys.map((key) => compileForeignKey(table, key, context)),
  );
  const comments = { statements: tables.flatMap(compileComments), notes: [] };
  return joinCompiled([keys, indexes, ...checks, ...foreign, comments]);
}

function notRecreated(schema: TargetSchema): readonly Note[] {
  const views = schema.views.map(
    (view): Note => ({
      code: 'VIEW_NOT_CARRIED',
      severity: 'loss',
      place: {
        ...(view.name.schema === undefined ? {} : { schema: view.name.schema }),
        object: view.name.name,
      },
      message: 'The view was not made; its text is in the plan.',
    }),
  );
  const triggers = schema.triggers.map(
    (trigger): Note => ({
      code: 'TRIGGER_NOT_CARRIED',
      severity: 'loss',
      place: placeIn(trigger.table, { object: trigger.name }),
      message: 'The trigger was not made; its text is in the plan.',
    }),
  );
  return [...views, ...triggers];
}
