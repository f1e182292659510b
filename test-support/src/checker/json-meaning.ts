import { exactDecimal } from './decimal.js';

/** One spelling per JSON meaning: keys in order, exact numbers, no blanks. Undefined where it is no JSON. */
export function jsonMeaning(text: string): string | undefined {
  try {
    return spell(JSON.parse(text, keepNumbers));
  } catch {
    return undefined;
  }
}

/** Numbers stay as their source text, for a double would lose digits. */
function keepNumbers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? { [NUMBER]: exactDecimal(context?.source ?? String(value)) } : value;
}

const NUMBER = Symbol('number');

function spell(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (NUMBER in value) return `#${String(value[NUMBER])}`;
  if (Array.isArray(value)) return `[${value.map(spell).join(',')}]`;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${spell(inner)}`).join(',')}}`;
}
