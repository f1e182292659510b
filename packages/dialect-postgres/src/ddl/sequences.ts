import type { Sequence, Statement } from '@godwit/plugin-api';
import { qualifiedName, quoteText } from '../sql-text.js';
import { afterLoad, beforeLoad } from './statement.js';

/** `CREATE SEQUENCE` for a sequence that belongs to no column. */
export function createSequence(sequence: Sequence): Statement {
  const name = qualifiedName(sequence.name);
  const start = BigInt(sequence.start);
  const rising = BigInt(sequence.increment) > 0n;
  // A start beyond the ordinary bounds needs others.
  const below = rising && start < 1n ? ` MINVALUE ${start}` : '';
  const above = !rising && start > -1n ? ` MAXVALUE ${start}` : '';
  return beforeLoad({
    id: `create-sequence:${name}`,
    sql: `CREATE SEQUENCE ${name} INCREMENT BY ${sequence.increment}${below}${above} START WITH ${start}`,
    purpose: `create sequence ${name}`,
    undo: [`DROP SEQUENCE ${name}`],
  });
}

/** Lets a sequence go on where it was. */
export function raiseSequence(sequence: Sequence): readonly Statement[] {
  if (sequence.lastValue === undefined) return [];
  const name = qualifiedName(sequence.name);
  const statement = afterLoad({
    id: `raise-sequence:${name}`,
    sql: `SELECT pg_catalog.setval(${quoteText(name)}::pg_catalog.regclass, ${BigInt(sequence.lastValue)})`,
    purpose: `set sequence ${name}`,
  });
  return [statement];
}
