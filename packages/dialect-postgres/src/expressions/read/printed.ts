import { parseExpression, type SqlSyntax } from '@godwit/plugin-api/sql';
import { grammar } from '../grammar.js';
import { storageClassOf } from '../print/storage-class.js';
import { JULIAN_DAY } from '../print/time.js';
import { call, constantText, DOUBLE, type Read, TEXT, type Typed, typed } from './typed.js';

type Case = Extract<SqlSyntax, { kind: 'case' }>;

const NUMBER = '"a number"';
/** A double rounded half away from zero, in the words of the printer. */
const HALF_UP = `CASE WHEN abs(${NUMBER}) < 4503599627370496 THEN trunc(${NUMBER} + 0.5 * sign(${NUMBER})) ELSE ${NUMBER} END`;

/** Functions that only other databases have, in the words that the printer has for them. Undefined for all else. */
export function readPrintedCase(syntax: Case, read: Read): Typed | undefined {
  return readRound(syntax, read) ?? readStorageClass(syntax, read);
}

/** Days since noon in Greenwich, as the printer counts them. Undefined for all else. */
export function readJulianDay(syntax: SqlSyntax): Typed | undefined {
  if (syntax.kind !== 'binary' || syntax.operator !== '+') return undefined;
  const isSaid = spelled(syntax) === spelled(parseExpression(JULIAN_DAY, grammar));
  return isSaid ? { ...typed(call('current-julian-day', []), DOUBLE), nullable: false } : undefined;
}

function readRound(syntax: Case, read: Read): Typed | undefined {
  const { otherwise } = syntax;
  if (otherwise === undefined) return undefined;
  const [stands, written] = [NUMBER, HALF_UP].map((text) => spelled(parseExpression(text, grammar)));
  if (stands === undefined || written?.replaceAll(stands, () => spelled(otherwise)) !== spelled(syntax))
    return undefined;
  const number = read(otherwise);
  const isDouble = number.type.kind === 'float' && number.type.bits === 64;
  return isDouble ? typed(call('round-double', [number.tree]), DOUBLE) : undefined;
}

/** `CASE WHEN n IS NULL THEN 'null' ELSE 'integer' END` of a column. */
function readStorageClass({ operand, branches, otherwise }: Case, read: Read): Typed | undefined {
  const [branch, ...more] = branches;
  const { when } = branch ?? {};
  if (operand !== undefined || more.length > 0 || branch === undefined || otherwise === undefined)
    return undefined;
  if (when?.kind !== 'postfix' || when.operator !== 'IS NULL' || when.operand.kind !== 'name')
    return undefined;
  const column = read(when.operand);
  const name = storageClassOf(column.type.kind);
  const isSaid = constantText(read(branch.result)) === 'null' && constantText(read(otherwise)) === name;
  return isSaid && name !== undefined
    ? { ...typed(call('storage-class', [column.tree]), TEXT), nullable: false }
    : undefined;
}

/** The syntax without the casts that the catalogue puts in, numbers in quotes as such. */
function spelled(syntax: unknown): string {
  return JSON.stringify(plain(syntax));
}

function plain(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(plain);
  if (typeof node !== 'object' || node === null) return node;
  if ('kind' in node && node.kind === 'cast' && 'operand' in node) return plain(node.operand);
  if ('kind' in node && node.kind === 'string' && 'value' in node && /^\d+$/.test(String(node.value)))
    return { kind: 'number', value: node.value };
  // Whether a name is in quotes makes no difference to what it is compared with here.
  if ('quote' in node && 'value' in node) return { value: node.value };
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, plain(child)]));
}
