import { canonicalJson, type LogicalType, type Value } from '@godwit/plugin-api';

type Given = Exclude<Value, null>;

/** What a unique index of PostgreSQL takes a value for. */
export function comparesAs(
  value: Given,
  type: LogicalType,
  collations: Readonly<Record<string, string>>,
): Given {
  if (typeof value === 'number') return value === 0 ? 0 : value;
  if (typeof value !== 'string') return value;
  if (type.kind === 'interval') return durationOf(value);
  if (type.kind === 'json' && type.form === 'normalized') return jsonOf(value);
  if (type.kind !== 'text' || type.collation !== 'nocase') return value;
  return foldText(value, collations['nocase']);
}

/** `icu` compares letters at the second level of Unicode's collation; `citext` by the lower case of the database. */
function foldText(text: string, way: string | undefined): string {
  if (way === 'icu') return text.normalize('NFKD').toUpperCase().toLowerCase();
  return way === 'citext' ? text.toLowerCase() : text;
}

function jsonOf(text: string): string {
  const canonical = canonicalJson(text, 'by-value');
  return canonical.ok ? canonical.text : text;
}

const UNITS = { Y: 360n * 86_400n, M: 30n * 86_400n, D: 86_400n, H: 3600n, m: 60n, S: 1n } as const;
const MICROS = 1_000_000n;

/** Microseconds, a month being 30 days and a day 24 hours. */
function durationOf(text: string): string {
  const [date = '', time = ''] = text.split('T');
  const parts = [...`${date}T${time.replace('M', 'm')}`.matchAll(/(-?)(\d+)(?:\.(\d+))?([YMDHmS])/g)];
  if (parts.length === 0) return text;
  const total = parts.reduce((sum, [, sign, whole = '0', fraction = '', unit = 'S']) => {
    const micros = BigInt(whole) * MICROS + BigInt(fraction.padEnd(6, '0'));
    return sum + (sign === '-' ? -micros : micros) * UNITS[unit as keyof typeof UNITS];
  }, 0n);
  return String(total);
}
