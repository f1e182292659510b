import type { Sequence, SequenceBounds, Statement } from '@godwit/plugin-api';
import { qualifiedName, quoteText } from '../sql-text.js';
import { afterLoad, beforeLoad } from './statement.js';

/** `CREATE SEQUENCE` for a sequence that belongs to no column. */
export function createSequence(sequence: Sequence): Statement {
  const name = qualifiedName(sequence.name);
  const start = BigInt(sequence.start);
  const rising = BigInt(sequence.increment) > 0n;
  // A start beyond the ordinary bounds needs others.
  const outside = rising ? { min: String(start) } : { max: String(start) };
  const beyond = rising ? start < 1n : start > -1n;
  const clauses = boundsClauses({ ...(beyond ? outside : {}), ...sequence.bounds });
  return beforeLoad({
    id: `create-sequence:${name}`,
    sql: `CREATE SEQUENCE ${name} ${[`INCREMENT BY ${sequence.increment}`, ...clauses, `START WITH ${start}`].join(' ')}`,
    purpose: `create sequence ${name}`,
    undo: [`DROP SEQUENCE ${name}`],
  });
}

/** `MINVALUE ... MAXVALUE ... CACHE ... CYCLE`, each where it is given. */
export function boundsClauses(bounds: SequenceBounds = {}): readonly string[] {
  const { min, max, cache, cycle } = bounds;
  return [
    ...(min === undefined ? [] : [`MINVALUE ${BigInt(min)}`]),
    ...(max === undefined ? [] : [`MAXVALUE ${BigInt(max)}`]),
    ...(cache === undefined ? [] : [`CACHE ${BigInt(cache)}`]),
    ...(cycle === true ? ['CYCLE'] : []),
  ];
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
