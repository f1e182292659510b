import type { CanonicalFunction } from '@godwit/plugin-api';
import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { type Known, NotCertain, type Read, type Typed } from './expressions-parse.js';

const TEXT = /^(text|character varying(\(\d+\))?|varchar(\(\d+\))?|bpchar)$/i;
const INTEGER = /^(smallint|integer|bigint|int2|int4|int8)$/i;
const FLOAT = /^(double precision|float8)$/i;
const CONSTANTS: Readonly<Record<string, Known>> = {
  date: 'date',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'json',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamp',
  'time without time zone': 'time',
};
/** Functions with the same arguments and meaning, and what they give; `first`: what their first argument is. */
const FUNCTIONS: Readonly<Record<string, readonly [CanonicalFunction, Known | 'first']>> = {
  coalesce: ['coalesce', 'first'],
  nullif: ['nullif', 'first'],
  length: ['length', 'bigint'],
  char_length: ['length', 'bigint'],
  octet_length: ['byte-length', 'bigint'],
  btrim: ['trim', 'text'],
  ltrim: ['trim-start', 'text'],
  rtrim: ['trim-end', 'text'],
  strpos: ['position', 'bigint'],
  replace: ['replace', 'text'],
  abs: ['absolute', 'first'],
  now: ['current-timestamp', 'timestamp'],
  gen_random_uuid: ['random-uuid', 'uuid'],
};

/** `value::type`: constants of a type, and casts that keep what SQLite and others would keep too. */
export function readCast(operand: Typed, type: string): Typed {
  const { tree, known } = operand;
  const isText = tree.kind === 'literal' && tree.type === 'text';
  if (known === 'null') return operand;
  if (TEXT.test(type)) return readTextCast(operand, type);
  if (isText) return readConstantCast(tree.text, type.toLowerCase(), operand);
  const integer = known === 'integer' || known === 'bigint';
  if (INTEGER.test(type) && integer) return operand;
  if (/^numeric$/i.test(type) && integer) return operand;
  if (FLOAT.test(type) && integer)
    return { tree: { kind: 'cast', operand: tree, to: 'float' }, known: 'float' };
  throw new NotCertain();
}

function readTextCast(operand: Typed, type: string): Typed {
  if (operand.known === 'text' && !type.includes('(')) return operand;
  if (operand.known === 'text' && operand.tree.kind === 'literal') return operand;
  if (!['integer', 'bigint', 'uuid'].includes(operand.known)) throw new NotCertain();
  return { tree: { kind: 'cast', operand: operand.tree, to: 'text' }, known: 'text' };
}

function readConstantCast(text: string, type: string, operand: Typed): Typed {
  if (INTEGER.test(type) && /^-?\d+$/.test(text)) {
    return { tree: { kind: 'literal', type: 'integer', text: String(BigInt(text)) }, known: 'bigint' };
  }
  if (/^(numeric(\([\d,]+\))?)$/.test(type) && /^-?\d+(\.\d+)?$/.test(text)) {
    return { tree: { kind: 'literal', type: 'decimal', text }, known: 'decimal' };
  }
  if (FLOAT.test(type) && Number.isFinite(Number(text)) && text.trim() !== '') {
    return { tree: { kind: 'literal', type: 'float', text: String(Number(text)) }, known: 'float' };
  }
  if (type === 'bytea' && /^\\x([0-9a-f]{2})*$/i.test(text)) {
    return { tree: { kind: 'literal', type: 'bytes', text: text.toLowerCase() }, known: 'bytes' };
  }
  const known = CONSTANTS[type];
  // 'now'::date and the like are the day on which the table was made.
  if (known === undefined || !(known === 'json' || /^[\d-][\d:. +a-f-]*$/.test(text))) throw new NotCertain();
  return { tree: operand.tree, known };
}

/** A call of a function that means the same everywhere. `lower` and `upper` fold more than ASCII, so they do not. */
export function readCall(syntax: Extract<SqlSyntax, { kind: 'call' }>, read: Read): Typed {
  const found = Object.hasOwn(FUNCTIONS, syntax.name) ? FUNCTIONS[syntax.name] : undefined;
  if (found === undefined) throw new NotCertain();
  const values = syntax.arguments.map(read);
  const [name, gives] = found;
  if (name === 'length' && values[0]?.known !== 'text') throw new NotCertain();
  const known = gives === 'first' ? (values[0]?.known ?? 'any') : gives;
  return { tree: { kind: 'call', name, arguments: values.map((one) => one.tree) }, known };
}
