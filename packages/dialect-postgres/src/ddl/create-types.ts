import type { EnumType, Statement } from '@godwit/plugin-api';
import { dollarQuote, qualifiedName, quoteName, quoteText } from './sql-text.js';
import { beforeLoad } from './statement.js';

/**
 * `CREATE SCHEMA` where it is missing; it is never taken back, since others may use it by then. IF NOT EXISTS would
 * ask for the right to make schemas even where the schema is there.
 */
export function createSchema(schema: string): Statement {
  const name = quoteName(schema);
  const body = `BEGIN IF pg_catalog.to_regnamespace(${quoteText(name)}) IS NULL THEN CREATE SCHEMA ${name}; END IF; END`;
  return beforeLoad({
    id: `create-schema:${name}`,
    sql: `DO ${dollarQuote(body)}`,
    purpose: `create schema ${name}`,
  });
}

/** `CREATE TYPE ... AS ENUM`. */
export function createEnum(type: EnumType): Statement {
  const name = qualifiedName(type.name);
  return beforeLoad({
    id: `create-type:${name}`,
    sql: `CREATE TYPE ${name} AS ENUM (${type.values.map(quoteText).join(', ')})`,
    purpose: `create type ${name}`,
    undo: [`DROP TYPE ${name}`],
  });
}
