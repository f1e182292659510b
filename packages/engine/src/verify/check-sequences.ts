import { formatTableName, type Sequence } from '@godwit/plugin-api';
import { tableKey } from '../plan/names/place.js';
import type { VerifyFinding } from './verification-result.js';

/**
 * Sequences of their own must stand at least where the source's do; whether they are there is a matter of the schema. One
 * that begins anew at its end is compared within the same round, where both are made alike: a move sets it to exactly where
 * the source's stands. That it is lower may mean that it came round since; that cannot be told from being set back, and
 * both ways it gives numbers again that the source has given.
 */
export function checkSequences(
  wanted: readonly Sequence[],
  found: readonly Sequence[],
): readonly VerifyFinding[] {
  const there = new Map(found.map((sequence) => [tableKey(sequence.name), sequence]));
  return wanted.flatMap((sequence) => {
    const other = there.get(tableKey(sequence.name));
    if (other === undefined || !isComparable(other, sequence) || !isBehind(other, sequence)) return [];
    return [
      finding(
        sequence,
        `The next number is ${nextOf(other)}, but ${formatTableName(sequence.name)} of the source comes to ${nextOf(sequence)} next.`,
      ),
    ];
  });
}

function isComparable(target: Sequence, source: Sequence): boolean {
  const comesRound = [target, source].some(({ bounds }) => bounds?.cycle === true);
  return !comesRound || roundOf(target) === roundOf(source);
}

function roundOf({ start, increment, bounds: { min, max, cycle } = {} }: Sequence): string {
  return JSON.stringify([start, increment, min ?? '', max ?? '', cycle === true]);
}

function isBehind(target: Sequence, source: Sequence): boolean {
  const falls = BigInt(source.increment) < 0n;
  const [there, here] = [nextOf(target), nextOf(source)];
  return falls ? there > here : there < here;
}

function nextOf({ start, increment, lastValue }: Sequence): bigint {
  return lastValue === undefined ? BigInt(start) : BigInt(lastValue) + BigInt(increment);
}

function finding({ name }: Sequence, message: string): VerifyFinding {
  const { schema } = name;
  const place = { ...(schema === undefined ? {} : { schema }), object: name.name };
  return { kind: 'sequence', object: 'sequence', place, message };
}
