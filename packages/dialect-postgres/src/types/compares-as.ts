import {
  type Comparison,
  canonicalJson,
  type LogicalType,
  type OptionValues,
  optionValues,
} from '@godwit/plugin-api';
import { options as rows } from '../options.js';

/** What a unique index of PostgreSQL takes values for. */
export function comparesAs(type: LogicalType, options: OptionValues): Comparison | undefined {
  if (type.kind === 'float') return (value) => (value === 0 ? 0 : value);
  if (type.kind === 'interval') return ofText(durationOf);
  if (type.kind === 'json' && type.form === 'normalized') return ofText(jsonOf);
  if (type.kind !== 'text' || type.collation !== 'nocase') return undefined;
  const { nocase = 'fold' } = optionValues(rows, options).collations;
  return nocase === 'fold' ? undefined : ofText(FOLDS[nocase]);
}

function ofText(form: (text: string) => string): Comparison {
  return (value) => (typeof value === 'string' ? form(value) : value);
}

/** `icu` compares letters at the second level of Unicode's collation; `citext` by the lower case of the database. */
const FOLDS = {
  icu: (text: string) => text.normalize('NFKD').toUpperCase().toLowerCase(),
  citext: (text: string) => text.toLowerCase(),
};

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
