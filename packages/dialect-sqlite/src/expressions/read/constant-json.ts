import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { literal, type Typed, value } from './typed.js';

/** `json_array()`, `json_object()` and `json(text)` of constants, as the text that SQLite makes. Undefined for all else. */
export function readConstantJson(syntax: SqlSyntax): Typed | undefined {
  const text = syntax.kind === 'call' ? jsonOf(syntax) : undefined;
  return text === undefined ? undefined : value(literal('text', text), 'text');
}

function jsonOf({ name, arguments: parts }: Extract<SqlSyntax, { kind: 'call' }>): string | undefined {
  const [only] = parts;
  if (name === 'json')
    return parts.length === 1 && only?.kind === 'string' ? minified(only.value) : undefined;
  if (name !== 'json_array' && name !== 'json_object') return undefined;
  const texts = parts.map(elementOf);
  if (texts.some((text) => text === undefined)) return undefined;
  if (name === 'json_array') return `[${texts.join(',')}]`;
  const keys = texts.filter((_, index) => index % 2 === 0);
  if (texts.length % 2 !== 0 || keys.some((key) => !key?.startsWith('"'))) return undefined;
  return `{${keys.map((key, index) => `${key}:${texts[index * 2 + 1]}`).join(',')}}`;
}

/** The JSON of a constant; of a text only where there is but one way to spell it. */
function elementOf(part: SqlSyntax): string | undefined {
  if (part.kind === 'call') return jsonOf(part);
  if (part.kind === 'number') return /^\d{1,15}$/.test(part.value) ? String(Number(part.value)) : undefined;
  if (part.kind === 'constant') return part.value === 'NULL' ? 'null' : undefined;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON escapes.
  return part.kind === 'string' && !/["\\\0-\x1f\x7f]/.test(part.value) ? `"${part.value}"` : undefined;
}

/** Without the blanks around its parts; JSON5 and the like are respelled, which is SQLite's to do. */
function minified(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return text.replace(/("(?:[^"\\]|\\.)*")|[ \t\n\r]+/g, (_, string: string | undefined) => string ?? '');
}
