import type { CanonicalFunction } from '@godwit/plugin-api';
import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { dateOf, midnightOf, startOf, UNITS } from '../print/day.js';
import { PARTS } from '../print/time.js';
import { DOCUMENT, says } from './kept-member.js';
import { literal, type Read, type Typed, value } from './typed.js';

/** The day of a time, the midnight of a day, the start of a unit, in the words that the printer has for them. Undefined for all else. */
export function readKeptDay(syntax: SqlSyntax, read: Read): Typed | undefined {
  const kept = syntax.kind === 'cast' ? readPart(syntax, read) : undefined;
  if (kept !== undefined) return kept;
  const part = syntax.kind === 'case' ? momentIn(syntax) : syntax.kind === 'call' ? dayIn(syntax) : undefined;
  // A time as its text.
  if (part?.kind !== 'cast' || part.type !== 'TEXT') return undefined;
  const found = (name: CanonicalFunction, unit: readonly string[] = []): Typed => {
    const first = unit.map((one) => literal('text', one));
    return value({ kind: 'call', name, arguments: [...first, read(part.operand).tree] }, 'text');
  };
  if (says(syntax, midnightOf(DOCUMENT), part)) return found('midnight-of');
  if (says(syntax, dateOf(DOCUMENT), part)) return found('date-of');
  const unit = UNITS.find((one) => says(syntax, startOf(one, DOCUMENT), part));
  return unit === undefined ? undefined : found('start-of', [unit]);
}

/** `CAST(strftime('%Y', moment) AS INTEGER)` */
function readPart({ operand, type }: Extract<SqlSyntax, { kind: 'cast' }>, read: Read): Typed | undefined {
  if (!/^INT(EGER)?$/i.test(type) || operand.kind !== 'call' || operand.name !== 'strftime') return undefined;
  const [format, moment, ...modifiers] = operand.arguments;
  const field =
    format?.kind === 'string' ? FIELDS.find(([, written]) => written === format.value)?.[0] : undefined;
  if (field === undefined || moment === undefined || modifiers.length > 0) return undefined;
  const { tree } = read(moment);
  const isNow = tree.kind === 'call' && tree.name.startsWith('current-');
  if (moment.kind !== 'name' && !isNow) return undefined;
  return value({ kind: 'call', name: 'date-part', arguments: [literal('text', field), tree] }, 'integer');
}

const FIELDS = Object.entries(PARTS);

/** `CASE WHEN instr(moment, ...) > 0` */
function momentIn({ branches }: Extract<SqlSyntax, { kind: 'case' }>): SqlSyntax | undefined {
  const when = branches[0]?.when;
  const look = when?.kind === 'binary' ? when.left : undefined;
  return look?.kind === 'call' && look.name === 'instr' ? look.arguments[0] : undefined;
}

/** `replace(replace(day || ...` */
function dayIn(syntax: Extract<SqlSyntax, { kind: 'call' }>): SqlSyntax | undefined {
  if (syntax.name !== 'replace') return undefined;
  const [inner] = syntax.arguments;
  if (inner?.kind === 'call') return dayIn(inner);
  return inner?.kind === 'binary' ? inner.left : undefined;
}
