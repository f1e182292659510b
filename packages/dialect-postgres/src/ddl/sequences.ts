import type { Sequence, SequenceBounds, Statement } from '@godwit/plugin-api';
import { qualifiedName, quoteText } from './sql-text.js';
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

/** Lets sequences go on where they were; one that is further already, and does not begin anew at its end, stays. */
export function raiseSequences(sequences: readonly Sequence[]): readonly Statement[] {
  return sequences.flatMap((sequence) =>
    sequence.lastValue === undefined ? [] : [raiseSequence(sequence, BigInt(sequence.lastValue))],
  );
}

function raiseSequence({ name: own, increment }: Sequence, last: bigint): Statement {
  const name = qualifiedName(own);
  const next = last + BigInt(increment);
  const position = 'CASE WHEN s.is_called THEN s.last_value ELSE s.last_value - q.seqincrement END';
  const behind = `(${position}) * pg_catalog.sign(q.seqincrement::numeric) < ${last} * pg_catalog.sign(q.seqincrement::numeric)`;
  const from = `FROM ${name} AS s, pg_catalog.pg_sequence AS q WHERE q.seqrelid = ${quoteText(name)}::pg_catalog.regclass`;
  // A number outside the bounds cannot be set; the next one can be, as one that was not given yet.
  const [value, called] = [
    `CASE WHEN ${last} BETWEEN q.seqmin AND q.seqmax THEN ${last} ELSE ${next} END`,
    `${last} BETWEEN q.seqmin AND q.seqmax`,
  ];
  return afterLoad({
    id: `raise-sequence:${name}`,
    sql: `SELECT pg_catalog.setval(q.seqrelid::pg_catalog.regclass, (${value})::bigint, ${called}) ${from} AND (q.seqcycle OR ${behind})`,
    purpose: `set sequence ${name}`,
  });
}
