import type { TableName } from '@godwit/plugin-api';
import { type Token, tokenize } from '@godwit/plugin-api/sql';
import { grammar } from '../expressions/grammar.js';
import { quoteName, quoteText } from './sql-text.js';

type Place = (name: TableName) => TableName;

/** SQL with other names of objects: where they are written with their schema, and in constants that are read as names. */
function renameText(sql: string, place: Place): string {
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

/** What the generators of columns are called where a definition says it. */
export function sequenceNames(sql: string): readonly TableName[] {
  const tokens = tokenize(sql, grammar);
  return tokens.flatMap(({ text }, index) => {
    const [before, schema, , name] = [tokens[index - 1], ...tokens.slice(index + 1, index + 4)];
    const isNamed =
      text === 'NAME' && before?.text === 'SEQUENCE' && schema !== undefined && name !== undefined;
    return isNamed ? [{ schema: schema.value, name: name.value }] : [];
  });
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
  return { text: `${spelled(moved.schema, before)}.${second.text}`, end: second.end };
}

/** As it is read back: PostgreSQL quotes a name only where it must; what a view is called is quoted always. */
function spelled(schema: string, before: Token | undefined): string {
  const isPlain = /^[a-z_][a-z0-9_]*$/.test(schema);
  return isPlain && before?.value.toUpperCase() !== 'VIEW' ? schema : quoteName(schema);
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

/** Fields that are no SQL of the target, or are for people, who look where it belongs. */
const LEFT: ReadonlySet<string> = new Set([
  ...['comment', 'values', 'id', 'purpose', 'requires'],
  ...['note', 'noteWhenFailed', 'negates', 'suspends', 'restores'],
]);
/** Where these are texts, they are names. */
const NAMES: ReadonlySet<string> = new Set(['name', 'schema']);

/** Everything in it that names what is made apart does so where that stands. */
export function renamed(value: unknown, place: Place): unknown {
  if (typeof value === 'string') return renameText(value, place);
  if (Array.isArray(value)) return value.map((one) => renamed(one, place));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const entries = Object.entries(value).map(([key, one]) => {
    const isLeft = LEFT.has(key) || (NAMES.has(key) && typeof one === 'string');
    return [key, isLeft ? one : renamed(one, place)];
  });
  const all = Object.fromEntries(entries);
  const { schema, name } = all as { schema?: unknown; name?: unknown };
  if (typeof name !== 'string' || typeof schema !== 'string') return all;
  return { ...all, schema: place({ schema, name }).schema };
}
