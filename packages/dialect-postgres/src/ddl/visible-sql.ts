import { isHiding, replaceHidden } from '@godwit/plugin-api';
import { type Token, tokenize } from '@godwit/plugin-api/sql';
import { grammar } from '../expressions/grammar.js';

const DOLLAR = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/g;
const WORD_END = /[\w$\u0080-\uffff]$/;

/**
 * The same SQL with names and constants by their escapes where they hold what a terminal obeys that shows it. It needs
 * `standard_conforming_strings`.
 */
export function visibleSql(sql: string): string {
  if (!isHiding(sql)) return sql;
  const quoted = dollarQuoted(sql);
  if (quoted === undefined) return visibleTokens(sql);
  const { start, end, body } = quoted;
  const constant = isHiding(body) ? escapedString(body) : sql.slice(start, end);
  return `${visibleTokens(sql.slice(0, start))}${constant}${visibleSql(sql.slice(end))}`;
}

function visibleTokens(sql: string): string {
  let out = '';
  let at = 0;
  for (const token of tokenize(sql, grammar)) {
    out += visibleGap(sql.slice(at, token.start));
    const text = spelled(token);
    // A letter before a quote must not become part of the word before it.
    out += text !== token.text && WORD_END.test(out) ? ` ${text}` : text;
    at = token.end;
  }
  return out + visibleGap(sql.slice(at));
}

function spelled(token: Token): string {
  if (!isHiding(token.text)) return token.text;
  if (token.kind === 'quoted-identifier') return escapedName(token.value);
  return token.kind === 'string' ? escapedString(token.value) : token.text;
}

function escapedName(name: string): string {
  const text = name.replaceAll('\\', '\\\\').replaceAll('"', '""');
  return `U&"${replaceHidden(text, (code) => (code > 0xffff ? `\\+${hex(code, 6)}` : `\\${hex(code, 4)}`))}"`;
}

function escapedString(value: string): string {
  const text = value.replaceAll('\\', '\\\\').replaceAll("'", "''");
  const spell = (code: number): string => {
    if (code < 0x80) return `\\x${hex(code, 2)}`;
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  };
  return `E'${replaceHidden(text, spell)}'`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).toUpperCase().padStart(digits, '0');
}

/** Between tokens are blanks and comments; a carriage return ends a comment. */
function visibleGap(gap: string): string {
  return replaceHidden(gap, (code) => (code === 13 ? '\n' : ' '));
}

/** The first constant in dollar quotes; the grammar of expressions does not know any. */
function dollarQuoted(sql: string): { start: number; end: number; body: string } | undefined {
  for (const { index, 0: tag } of sql.matchAll(DOLLAR)) {
    const before = sql.slice(0, index);
    const isInside = WORD_END.test(before) || tokenize(before, grammar).at(-1)?.kind === 'unknown';
    const close = sql.indexOf(tag, index + tag.length);
    if (isInside || close < 0) continue;
    return { start: index, end: close + tag.length, body: sql.slice(index + tag.length, close) };
  }
  return undefined;
}
