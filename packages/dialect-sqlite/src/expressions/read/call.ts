import type { CanonicalFunction, Expression } from '@godwit/plugin-api';
import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { caseOf, commonStorage } from './case.js';
import { align } from './compare.js';
import { memberAt } from './kept-member.js';
import { text } from './match.js';
import { condition, toNumber } from './operator.js';
import { readRandom } from './random.js';
import { readSubstring } from './substring.js';
import {
  affinityOf,
  hasOwnCollation,
  literal,
  NotCertain,
  type Read,
  type Storage,
  type Typed,
  value,
} from './typed.js';

type Reader = (values: readonly Typed[]) => Typed;

/** The functions of SQLite that are understood, by their names in lower case. */
const FUNCTIONS: Readonly<Record<string, Reader>> = {
  coalesce: (values) => call('coalesce', atLeast(values, 2), commonStorage(values)),
  ifnull: (values) => call('coalesce', exactly(values, 2), commonStorage(values)),
  iif: readChoice,
  if: readChoice,
  nullif: (values) => call('nullif', sameClass(exactly(values, 2)), values[0]?.storage ?? 'unknown'),
  min: (values) => call('least', sameClass(atLeast(values, 2)), commonStorage(values)),
  max: (values) => call('greatest', sameClass(atLeast(values, 2)), commonStorage(values)),
  lower: (values) => call('lower-ascii', texts(exactly(values, 1)), 'text'),
  upper: (values) => call('upper-ascii', texts(exactly(values, 1)), 'text'),
  length: readLength,
  octet_length: (values) => call('byte-length', exactly(values, 1), 'integer'),
  trim: (values) => call('trim', texts(between(values, 1, 2)), 'text'),
  ltrim: (values) => call('trim-start', texts(between(values, 1, 2)), 'text'),
  rtrim: (values) => call('trim-end', texts(between(values, 1, 2)), 'text'),
  substr: readSubstring,
  substring: readSubstring,
  instr: (values) => call('position', texts(exactly(values, 2)), 'integer'),
  replace: (values) => readReplace(texts(exactly(values, 3))),
  abs: (values) => call('absolute', exactly(values, 1).map(toNumber), numberStorage(values[0])),
  round: (values) => call('round-double', between(values, 1, 2).map(toNumber), 'real'),
  floor: (values) => whole('floor', values),
  ceil: (values) => whole('ceiling', values),
  ceiling: (values) => whole('ceiling', values),
  trunc: (values) => whole('truncate', values),
  typeof: (values) => call('storage-class', ofOneClass(exactly(values, 1)), 'text'),
  json_array_length: readArrayLength,
  json_valid: (values) => call('json-valid', texts(exactly(values, 1)), 'integer'),
  json_extract: (values) =>
    call('json-extract', [text(first(values)), path(exactly(values, 2)[1])], 'unknown'),
  likely: (values) => first(exactly(values, 1)),
  unlikely: (values) => first(exactly(values, 1)),
};

/** Reads a call. Functions of the current time and UUIDs are read before. */
export function readCall(name: string, parts: readonly SqlSyntax[], read: Read): Typed {
  const random = readRandom(name, parts);
  if (random !== undefined) return random;
  const bytes = readBytesOfText(name, parts, read);
  if (bytes !== undefined) return bytes;
  const reader = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (reader === undefined) throw new NotCertain();
  const values = parts.map(read);
  // A COLLATE inside decides how the result compares, further up than this can say.
  if (values.some(hasOwnCollation)) throw new NotCertain();
  return reader(values);
}

/** A call of a canonical function. */
function call(name: CanonicalFunction, values: readonly Typed[], storage: Storage): Typed {
  return value({ kind: 'call', name, arguments: values.map((one) => one.tree) }, storage);
}

/** `length(CAST(text AS BLOB))`, which `octet_length` is in newer versions. */
function readBytesOfText(name: string, [only, ...more]: readonly SqlSyntax[], read: Read): Typed | undefined {
  if (name !== 'length' || only?.kind !== 'cast' || more.length > 0 || affinityOf(only.type) !== 'blob')
    return undefined;
  const operand = read(only.operand);
  return operand.storage === 'text' ? call('byte-length', [operand], 'integer') : undefined;
}

function readChoice(values: readonly Typed[]): Typed {
  const [test, yes, no] = between(values, 2, 3);
  if (test === undefined || yes === undefined) throw new NotCertain();
  const branches = [{ when: condition(test), result: yes.tree }];
  return value(caseOf(branches, no?.tree), commonStorage(no === undefined ? [yes] : [yes, no]));
}

/** SQLite does not look at the replacement, not even for NULL, where there is nothing to find. */
function readReplace(values: readonly Typed[]): Typed {
  const [within, pattern, by] = values;
  if (within === undefined || pattern === undefined || by === undefined) throw new NotCertain();
  const replaced = call('replace', values, 'text');
  const certain = [pattern, by].some(
    ({ tree }) => tree.kind === 'literal' && tree.type === 'text' && tree.text !== '',
  );
  if (certain || (by.tree.kind === 'literal' && by.tree.type === 'text')) return replaced;
  return value(replaceOf(within.tree, pattern.tree, by.tree), 'text');
}

/** What `replace` is in SQLite, where NULL takes the place of nothing. */
export function replaceOf(within: Expression, pattern: Expression, by: Expression): Expression {
  const nothing: Expression = {
    kind: 'binary',
    operator: 'equal',
    left: pattern,
    right: literal('text', ''),
  };
  const replaced = { kind: 'call', name: 'replace', arguments: [within, pattern, by] } as const;
  return caseOf([{ when: nothing, result: within }], replaced);
}

/** A computed number may be an integer in one row and, where it grew too large, a real in the next. */
function ofOneClass(values: readonly Typed[]): readonly Typed[] {
  if (values.some((one) => one.tree.kind !== 'column')) throw new NotCertain();
  return values;
}

function readLength(values: readonly Typed[]): Typed {
  const [only] = exactly(values, 1);
  if (only === undefined) throw new NotCertain();
  return only.storage === 'blob'
    ? call('byte-length', [only], 'integer')
    : call('length', [text(only)], 'integer');
}

/** An integer is whole already. */
function whole(name: CanonicalFunction, values: readonly Typed[]): Typed {
  const number = toNumber(first(exactly(values, 1)));
  return number.storage === 'integer'
    ? { ...number, affinity: 'none' }
    : call(name, [number], number.storage);
}

function readArrayLength(values: readonly Typed[]): Typed {
  const [document, steps] = between(values, 1, 2);
  if (document === undefined) throw new NotCertain();
  const whole = text(document).tree;
  const at = steps === undefined ? undefined : path(steps).tree;
  const array = at === undefined ? whole : memberAt(whole, at.kind === 'literal' ? at.text : '', false);
  if (array === undefined) throw new NotCertain();
  return value({ kind: 'call', name: 'json-array-length', arguments: [array] }, 'integer');
}

function numberStorage(side: Typed | undefined): Storage {
  return side === undefined || side.storage === 'text' ? 'number' : side.storage;
}

function path(side: Typed | undefined): Typed {
  if (side?.tree.kind !== 'literal' || side.tree.type !== 'text') throw new NotCertain();
  return side;
}

function texts(values: readonly Typed[]): readonly Typed[] {
  return values.map(text);
}

/** Values that compare within one class, by bytes: these functions know no affinity. */
function sameClass(values: readonly Typed[]): readonly Typed[] {
  const plain = values.map((one) => ({ ...one, affinity: 'none' as const }));
  const head = first(plain);
  for (const one of plain) {
    const sides = align(head, one);
    if (sides.left !== head.tree || sides.right !== one.tree) throw new NotCertain();
  }
  return values;
}

function first(values: readonly Typed[]): Typed {
  const [head] = values;
  if (head === undefined) throw new NotCertain();
  return head;
}

function exactly(values: readonly Typed[], count: number): readonly Typed[] {
  return between(values, count, count);
}

function atLeast(values: readonly Typed[], count: number): readonly Typed[] {
  return between(values, count, Number.POSITIVE_INFINITY);
}

function between(values: readonly Typed[], low: number, high: number): readonly Typed[] {
  if (values.length < low || values.length > high) throw new NotCertain();
  return values;
}
