import type { TableName } from '@godwit/plugin-api';
import { type Token, tokenize } from '@godwit/plugin-api/sql';
import { grammar } from '../expressions/grammar.js';
import { quoteName, quoteText } from './sql-text.js';

type Place = (name: TableName) => TableName;

/** SQL with other names of objects: where they are written with their schema, and in constants that are read as names. */
export function renameText(sql: string, place: Place): string {
  if (!sql.includes('.')) return sql;
  const tokens = tokenize(sql, grammar);
  let out = '';
  let at = 0;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] as Token;
    if (token.start < at) continue;
    const found = pairAt(tokens, index, place) ?? constantAt(tokens, index, place);
    if (found === undefined) continue;
    out += sql.slice(at, token.start) + found.text;
    at = found.end;
  }
  return at === 0 ? sql : out + sql.slice(at);
}

interface Renamed {
  readonly text: string;
  readonly end: number;
}

/** `schema.name`, and no later part of a longer name. */
function pairAt(tokens: readonly Token[], index: number, place: Place): Renamed | undefined {
  const [before, first, dot, second] = [
    tokens[index - 1],
    tokens[index],
    tokens[index + 1],
    tokens[index + 2],
  ];
  if (before?.text === '.' || dot?.text !== '.' || first === undefined || second === undefined)
    return undefined;
  const [schema, name] = [nameOf(first), nameOf(second)];
  if (schema === undefined || name === undefined) return undefined;
  const moved = place({ schema, name });
  if (moved.schema === undefined || moved.schema === schema) return undefined;
  return { text: `${spelled(moved.schema, first, second)}.${second.text}`, end: second.end };
}

/** As whoever wrote the name would write it: PostgreSQL quotes a name only where it must. */
function spelled(schema: string, first: Token, second: Token): string {
  const isPlain = /^[a-z_][a-z0-9_]*$/.test(schema);
  return isPlain && [first.kind, second.kind].includes('word') ? schema : quoteName(schema);
}

/** A constant that becomes a regclass, or is asked for a sequence. */
function constantAt(tokens: readonly Token[], index: number, place: Place): Renamed | undefined {
  const token = tokens[index];
  if (token?.kind !== 'string' || !isRead(tokens, index)) return undefined;
  const text = renameText(token.value, place);
  return text === token.value ? undefined : { text: quoteText(text), end: token.end };
}

function isRead(tokens: readonly Token[], index: number): boolean {
  const [cast, type, dot, own] = tokens.slice(index + 1, index + 5);
  const name = dot?.text === '.' ? own : type;
  if (cast?.text === '::' && name?.value.toLowerCase() === 'regclass') return true;
  return tokens[index - 1]?.text === '(' && tokens[index - 2]?.value === 'pg_get_serial_sequence';
}

function nameOf({ kind, value }: Token): string | undefined {
  if (kind === 'quoted-identifier') return value;
  return kind === 'word' ? value.toLowerCase() : undefined;
}
