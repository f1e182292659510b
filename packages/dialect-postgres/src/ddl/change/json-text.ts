import { quoteText } from '../sql-text.js';

/** So deep a text may be nested that is known to be JSON. */
const DEEPEST = 24;

const STRING = String.raw`"(?:[^"\\\u0001-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"`;
const NUMBER = '-?(?:0|[1-9][0-9]*)(?:[.][0-9]+)?(?:[eE][+-]?[0-9]{1,2})?';
/** What stands for a string and for any other value: characters that JSON itself does not hold. */
const [TEXT, VALUE] = ['\x01', '\x02'];

/**
 * SQL that is true for JSON and raises no error for anything else: every value is replaced by a sign for it, from the innermost
 * on, until one sign is left. What is nested deeper, or might be more than jsonb holds, is not known to be JSON.
 */
export function isJsonText(text: string, form: 'text' | 'normalized'): string {
  const anyOf = `[${TEXT}${VALUE}]`;
  const replace = (given: string, pattern: string, by: string): string =>
    `pg_catalog.regexp_replace(${given}, ${quoteSigns(pattern)}, ${quoteSigns(by)}, 'g')`;
  let reduced = replace(text, STRING, TEXT);
  reduced = replace(reduced, `${NUMBER}|true|false|null`, VALUE);
  reduced = replace(reduced, '[ \\t\\n\\r]+', '');
  const list = `\\[(?:${anyOf}(?:,${anyOf})*)?\\]`;
  const member = `${TEXT}:${anyOf}`;
  const object = `\\{(?:${member}(?:,${member})*)?\\}`;
  for (let depth = 0; depth < DEEPEST; depth++) reduced = replace(reduced, `${list}|${object}`, VALUE);
  const isClean = `${text} !~ ${quoteText(CONTROL)}`;
  const holds = form === 'normalized' ? ` AND ${text} !~ ${quoteText(BEYOND_JSONB)}` : '';
  return `(${isClean}${holds} AND ${reduced} ~ ${quoteSigns(`^${anyOf}$`)})`;
}

/** Control characters are nowhere in JSON, but for those that part its values. */
const CONTROL = String.raw`[\u0001-\u0008\u000b\u000c\u000e-\u001f]`;
/** No character, half of one, or a number of very many digits. */
const BEYOND_JSONB = String.raw`\\u0000|\\u[dD][89abcdefABCDEF]|(?:[0-9]{250}){4}`;

/** The signs as escapes, which no terminal obeys. */
function quoteSigns(text: string): string {
  const quoted = text.replaceAll("'", "''").replaceAll('\\', '\\\\');
  return `E'${quoted.replaceAll(TEXT, '\\x01').replaceAll(VALUE, '\\x02')}'`;
}
