import type { Fact } from './fact.js';

/** Names of types that mean more than the affinity that SQLite makes of them; names of the same meaning in one line. */
const MEANINGS: Readonly<Record<string, readonly string[]>> = {
  varchar: [
    ...['VARCHAR', 'NVARCHAR', 'CHAR', 'CHARACTER', 'NCHAR', 'CHARACTER VARYING', 'VARYING CHARACTER'],
    ...['NATIVE CHARACTER', 'STRING'],
  ],
  decimal: ['DECIMAL', 'NUMERIC', 'DEC', 'DECIMAL_TEXT'],
  timestamp: ['DATETIME', 'TIMESTAMP', 'TIMESTAMP WITHOUT TIME ZONE'],
  timestamptz: ['TIMESTAMPTZ', 'DATETIMETZ', 'TIMESTAMP WITH TIME ZONE'],
  date: ['DATE'],
  time: ['TIME', 'TIME WITHOUT TIME ZONE'],
  json: ['JSON', 'JSON_TEXT', 'JSONB'],
  jsonb: ['JSONB_TEXT'],
  boolean: ['BOOLEAN', 'BOOL'],
  integer: ['SERIAL', 'BIGSERIAL'],
  uuid: ['UUID', 'GUID'],
  blob: ['BLOB', 'BYTEA', 'BINARY', 'VARBINARY'],
};
const BY_NAME = new Map(
  Object.entries(MEANINGS).flatMap(([meaning, names]) =>
    names.map((name): [string, string] => [name, meaning]),
  ),
);
/** SQLite's rules, the first that fits. */
const AFFINITIES: readonly (readonly [RegExp, string])[] = [
  [/INT/, 'integer'],
  [/CHAR|CLOB|TEXT/, 'text'],
  [/BLOB/, 'blob'],
  [/REAL|FLOA|DOUB/, 'real'],
];

/** A fact of a SQLite file by what it means: types by their meaning, defaults by the value that the column takes. */
export function meaningOf(fact: Fact): Fact {
  if (fact.kind === 'type') return { ...fact, value: typeMeaning(fact.value) };
  return fact.kind === 'default' ? { ...fact, value: defaultMeaning(fact.value) } : fact;
}

/** Lengths that nothing keeps: of bytes in neither dialect, and a second's digits, of which a column takes all. */
const NO_LENGTH = ['blob', 'timestamp', 'timestamptz', 'time'];
const OTHER_NOW = /^(datetime\('now'\)|strftime\('%Y-%m-%d %H:%M:%S', *'now'\))$/;

/** Other lengths and digits count; text without a length is text, whatever its name. */
function typeMeaning(declared: string): string {
  const [, name = '', given = ''] = /^\s*([^(]*?)\s*(\([^)]*\))?\s*$/.exec(declared) ?? [];
  const meaning = BY_NAME.get(name.replaceAll(/\s+/g, ' '));
  if (meaning !== undefined && NO_LENGTH.includes(meaning)) return meaning;
  if (meaning === undefined) return AFFINITIES.find(([rule]) => rule.test(name))?.[1] ?? name;
  return meaning === 'varchar' && given === '' ? 'text' : `${meaning}${given.replaceAll(' ', '')}`;
}

/** The affinity of the column makes the number 1 of '1' or '1' of 1; zeros at the end of a second's digits do not count. */
function defaultMeaning(text: string): string {
  const bare = withoutParentheses(text).replaceAll(/\s*\|\|\s*/g, ' || ');
  const word = { true: '1', false: '0' }[bare.toLowerCase()];
  if (word !== undefined) return word;
  if (/^current_\w+$/i.test(bare)) return bare.toUpperCase();
  if (OTHER_NOW.test(bare)) return 'CURRENT_TIMESTAMP';
  const quoted = /^'(0|-?[1-9]\d*)(?:\.0+)?'$/.exec(bare)?.[1];
  if (quoted !== undefined) return quoted;
  if (/^-?\d+(?:\.\d+)?$/.test(bare)) return String(Number(bare));
  return /^rtrim\(rtrim\((strftime\(.*\)), '0'\), '\.'\)$/s.exec(bare)?.[1] ?? bare;
}

function withoutParentheses(text: string): string {
  const inner = /^\((.*)\)$/s.exec(text)?.[1];
  return inner === undefined || /^[^()]*\)/.test(inner) ? text : withoutParentheses(inner);
}
