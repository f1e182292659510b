import type { LexicalGrammar } from './grammar.js';
import type { Token, TokenKind } from './token.js';

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const CODE_ESCAPE = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g;
const UNCERTAIN_ESCAPE = /\\(?:[0-7x]|$)/;
const HEX_PAIRS = /^(?:[0-9a-fA-F]{2})*$/;

/** The string, blob or quoted identifier that begins here, if one does. */
export function scanString(text: string, start: number, grammar: LexicalGrammar): Token | undefined {
  if (text[start] === "'") return quoted(text, start, start, 'string');
  const prefix =
    text[start + 1] === "'" ? grammar.stringPrefixes[text.charAt(start).toLowerCase()] : undefined;
  if (prefix === 'blob') return blob(quoted(text, start, start + 1, 'blob'));
  if (prefix === 'escaped') return escaped(text, start);
  const style = grammar.identifierQuotes.find((candidate) => text.startsWith(candidate.open, start));
  return style && quoted(text, start, start, 'quoted-identifier', style.close, style.doubled);
}

function quoted(
  text: string,
  start: number,
  open: number,
  kind: TokenKind,
  close = "'",
  doubled = true,
): Token {
  let value = '';
  let from = open + 1;
  for (;;) {
    const found = text.indexOf(close, from);
    if (found < 0) return { kind: 'unknown', text: text.slice(start), value: '', start, end: text.length };
    value += text.slice(from, found);
    from = found + 1;
    if (!doubled || text[from] !== close) break;
    value += close;
    from++;
  }
  return { kind, text: text.slice(start, from), value, start, end: from };
}

function blob(token: Token): Token {
  if (token.kind === 'blob' && HEX_PAIRS.test(token.value)) {
    return { ...token, value: token.value.toLowerCase() };
  }
  return { ...token, kind: 'unknown' };
}

function escaped(text: string, start: number): Token {
  let end = start + 2;
  while (end < text.length && !(text[end] === "'" && text[end + 1] !== "'")) {
    end += text[end] === '\\' || text[end] === "'" ? 2 : 1;
  }
  const inner = text.slice(start + 2, end);
  const finished = end < text.length && !UNCERTAIN_ESCAPE.test(inner.replaceAll('\\\\', ''));
  const whole = text.slice(start, end + 1);
  const value = finished ? decodeEscapes(inner) : '';
  return { kind: finished ? 'string' : 'unknown', text: whole, value, start, end: start + whole.length };
}

function decodeEscapes(inner: string): string {
  return inner
    .replaceAll("''", "'")
    .replace(CODE_ESCAPE, (_all, short?: string, long?: string, character?: string) => {
      const code = short ?? long;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      return ESCAPES[character ?? ''] ?? character ?? '';
    });
}
