import {
  type Column,
  formatTableName,
  type Identity,
  type LogicalType,
  type Sequence,
  type Table,
} from '@godwit/plugin-api';
import { placeOf, tableKey } from '../plan/names/place.js';
import { isBefore, isFalling } from '../plan/tables/last-values.js';
import type { TableWork } from '../plan/tables/planned-table.js';
import type { VerifyFinding } from './verification-result.js';

/** What generators of columns are held against. */
export interface IdentityScope {
  readonly work: readonly TableWork[];
  /** The tables of the target, by their keys. */
  readonly found: ReadonlyMap<string, Table>;
  /** Sequences of their own, which are looked at as such. */
  readonly sequences: readonly Sequence[];
  /** What was found of them already: that they stand below keys. */
  readonly known: readonly VerifyFinding[];
}

/**
 * Generators of columns must have come at least as far as the source's, or numbers that it gave come again. One that is
 * further has gone on since.
 */
export function checkIdentities({ work, found, sequences, known }: IdentityScope): readonly VerifyFinding[] {
  const behind = new Set(
    known.filter(({ kind }) => kind === 'sequence').map(({ place }) => JSON.stringify(place)),
  );
  const alone = new Set(sequences.map(({ name }) => tableKey(name)));
  return work.flatMap((one) =>
    (found.get(tableKey(one.target))?.columns ?? []).flatMap((column) => {
      const { identity } = column;
      const last = demandedLast(one, column);
      if (identity === undefined || last === undefined) return [];
      if (identity.sequence !== undefined && alone.has(tableKey(identity.sequence))) return [];
      const there = lastOf(identity);
      if (!isBefore(identity, there, last)) return [];
      const place = placeOf(one.target, { column: column.name });
      if (behind.has(JSON.stringify(place))) return [];
      const message = `The last generated key counts as ${there}, but that of ${formatTableName(one.source.name)} of the source is ${last}.`;
      return [{ kind: 'sequence', object: 'identity', place, message }];
    }),
  );
}

/**
 * How far the generator of a column of the target must have come, as its last number; undefined where it cannot say that or
 * is another kind of one.
 */
export function demandedLast(work: TableWork, { name, type, identity: target }: Column): string | undefined {
  const source = sourceIdentity(work, name);
  if (source === undefined || target === undefined || target.unreadable !== undefined) return undefined;
  if (!target.neverReused || isFalling(source) !== isFalling(target)) return undefined;
  const isAlike = (source.start ?? '1') === (target.start ?? '1') && source.increment === target.increment;
  const last = source.lastValue ?? (isAlike ? lastOf(source) : undefined);
  // A generator that has used up its numbers goes on in a gap between keys.
  return last !== undefined && isBefore(target, last, endOf(target, type)) ? last : undefined;
}

/** The generator of the source's column that a column of the target was filled from. */
function sourceIdentity({ source, read, write }: TableWork, column: string): Identity | undefined {
  const name = read[write.findIndex((one) => one.name === column)]?.name;
  return source.columns.find((one) => one.name === name)?.identity;
}

/** The number before the next one. */
function lastOf({ lastValue, start = '1', increment = '1' }: Identity): string {
  return lastValue ?? String(BigInt(start) - BigInt(increment));
}

/** The last number that a generator can give. */
function endOf(identity: Identity, type: LogicalType): string {
  const bits = type.kind === 'integer' ? type.bits : 64;
  const largest = 2n ** BigInt(bits - 1);
  const end = isFalling(identity) ? -largest : largest - 1n;
  const bound = isFalling(identity) ? identity.bounds?.min : identity.bounds?.max;
  return bound !== undefined && isBefore(identity, bound, String(end)) ? bound : String(end);
}
