import {
  type CompiledDdl,
  type Note,
  readingExpressions,
  type Statement,
  type TargetSchema,
} from '@godwit/plugin-api';
import { createContext } from './create-context.js';
import { createTable } from './create-table.js';
import { widenedKeys, widenedNotes } from './identities.js';
import { compileIndex } from './indexes.js';
import { beforeLoad, joinCompiled } from './statement.js';
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

const NUMBERS = ['application_id', 'user_version'] as const;

/** Says in the header of a new file what format of its application it is. */
function setProperties({ properties = {}, ownProperties }: TargetSchema): readonly Statement[] {
  if (ownProperties !== undefined) return [];
  return NUMBERS.flatMap((name): readonly Statement[] => {
    const value = properties[name];
    if (typeof value !== 'number') return [];
    const sql = `PRAGMA ${name} = ${value}`;
    return [beforeLoad({ id: `set-property:${name}`, sql, purpose: `set ${name}` })];
  });
}

/** New files keep text in UTF-8, whose bytes are others than those of UTF-16; one that is there keeps its own encoding. */
function encodingNotes({ from, properties, ownProperties, tables }: TargetSchema): readonly Note[] {
  const [encoding, other] = [properties, ownProperties].map((one) => one?.['encoding'] ?? 'UTF-8');
  if (from !== 'sqlite' || encoding === other) return [];
  const byBytes = tables.flatMap(readingExpressions).some(({ text }) => BYTES.test(text));
  const seen = byBytes ? ' Some expressions look at bytes: they give other results now.' : '';
  const message = `The file keeps text in ${encoding}, the ${ownProperties === undefined ? 'new' : 'other'} one in ${other}.${seen}`;
  return [{ code: 'TABLE_OPTION_NOT_CARRIED', severity: byBytes ? 'warning' : 'info', place: {}, message }];
}

/** What a conversion to bytes, or an order of text, makes an expression depend on. */
const BYTES = /\b(?:blob|hex|octet_length|between|max|min)\b|[<>]/i;
