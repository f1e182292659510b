import { isHiding, replaceHidden } from '@godwit/plugin-api';
import { quoteString, tokenize } from '@godwit/plugin-api/sql';
import { grammar } from '../expressions/grammar.js';

const OF_ROWS = /^\s*(?:INSERT|UPDATE|DELETE|SELECT)\b/i;

/**
 * The same statement, its text constants without what a terminal obeys that shows it. SQLite has no escapes: a text can be
 * put together with char(), a name cannot. Of a CREATE it keeps the words, so these stay as they are.
 */
export function visibleSql(sql: string): string {
  if (!isHiding(sql) || !OF_ROWS.test(sql)) return sql;
  let out = '';
  let at = 0;
  for (const token of tokenize(sql, grammar)) {
    const isText = token.kind === 'string' && isHiding(token.value);
    out += sql.slice(at, token.start) + (isText ? joined(token.value) : token.text);
    at = token.end;
  }
  return out + sql.slice(at);
}

function joined(text: string): string {
  return `(${replaceHidden(quoteString(text), (code) => `'||char(${code})||'`)})`;
}
