import { canonicalText, type LogicalType } from '@godwit/plugin-api';
import { type Cast, casterOf, type Given, Misfit } from '@godwit/plugin-api/conversions';

const NO_DASHES = 32;
const NO_BYTES_OF = 'uuid bytes array'.split(' ');

/**
 * What makes values of the type that a column of the target has, as applications keep them there: lists as JSON, text and JSON in
 * bytes by their characters, a UUID in 32 characters by its digits alone, a time of day on the first day of 1970.
 */
export function targetCast(from: LogicalType, to: LogicalType): Cast | undefined {
  const caster = casterOf(to);
  const usual = caster?.from.includes(from.kind)
    ? caster.make(to, { bytes: 'utf8', zone: undefined })
    : undefined;
  if (from.kind === 'array' && to.kind === 'text') return asJson(from, usual);
  if (from.kind === 'uuid' && to.kind === 'text' && to.maxLength === NO_DASHES)
    return (value) => String(value).replaceAll('-', '');
  if (from.kind === 'time' && !from.zoned && to.kind === 'timestamp')
    return onFirstDay(casterOf(to)?.make(to, { bytes: 'utf8', zone: 0 }));
  if (to.kind === 'bytes' && !NO_BYTES_OF.includes(from.kind))
    return (value, type) => new TextEncoder().encode(canonicalText(value, type));
  return usual;
}

/** Whether a source may read values as the type by itself, but not as applications keep them. */
export function isKeptOtherwise(from: LogicalType, to: LogicalType): boolean {
  return to.kind === 'text' && (from.kind === 'array' || from.kind === 'bytes');
}

function asJson(from: LogicalType, usual: Cast | undefined): Cast | undefined {
  const json = casterOf({ kind: 'json', form: 'text' })?.make(
    { kind: 'json', form: 'text' },
    {
      bytes: 'utf8',
      zone: undefined,
    },
  );
  return (value) => {
    const text = json?.(value, from);
    if (text === undefined || text instanceof Misfit) return text ?? new Misfit('it is no list');
    return usual === undefined ? text : usual(text, { kind: 'text' });
  };
}

function onFirstDay(cast: Cast | undefined): Cast | undefined {
  return cast && ((value: Given): Given | Misfit => cast(`1970-01-01 ${String(value)}`, { kind: 'text' }));
}

/** What to say of a column where numbers may stand for its times, in a unit that nothing but the config tells; else ''. */
export function unitAsked(column: string, from: LogicalType, to: LogicalType): string {
  const isCount = to.kind === 'bigint' || to.kind === 'integer' || to.kind === 'float';
  if (!isCount || (from.kind !== 'timestamp' && from.kind !== 'date')) return '';
  return ` Numbers that count time have a unit: options.columns: { "${column}": { to: "epoch-ms" } } says which.`;
}
