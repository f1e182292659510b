import type { ExpressionContext } from '@godwit/plugin-api';
import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { readCall } from './call.js';
import { readCase } from './case.js';
import { readCast } from './cast.js';
import { align, alignToList } from './compare.js';
import { readConstantJson } from './constant-json.js';
import { readKeptDay } from './kept-day.js';
import { readKeptDecimal } from './kept-decimal.js';
import { readKeptMember } from './kept-member.js';
import { readKeptSpelled } from './kept-spelled.js';
import { readLiteral } from './literal.js';
import { readPattern } from './match.js';
import { readBinary, readPrefix } from './operator.js';
import { readCurrentTime, readEpochMs } from './time.js';
import { affinityOf, isNull, literal, NotCertain, type Read, readName, type Typed, value } from './typed.js';
import { readUuid } from './uuid.js';

/** What a text means in SQLite. Throws NotCertain where that is not known. */
export function readSyntax(syntax: SqlSyntax, context: ExpressionContext): Typed {
  const typed = readNode(syntax, context);
  if (syntax.kind === 'collate' || !['text', 'unknown'].includes(typed.storage) || !hasCollate(syntax))
    return typed;
  // A COLLATE anywhere inside, even in the condition of a CASE, decides how SQLite compares the whole.
  const isBinary = collationsIn(syntax).every((name) => name.toLowerCase() === 'binary');
  return { ...typed, collation: { name: isBinary ? 'binary' : 'one from inside', explicit: true } };
}

function hasCollate(syntax: SqlSyntax): boolean {
  return JSON.stringify(syntax).includes('"kind":"collate"');
}

function collationsIn(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  const own =
    'kind' in node && node.kind === 'collate' && 'collation' in node ? [String(node.collation)] : [];
  return [...own, ...Object.values(node).flatMap(collationsIn)];
}

function readNode(syntax: SqlSyntax, context: ExpressionContext): Typed {
  const read: Read = (part) => readSyntax(part, context);
  const known =
    readLiteral(syntax) ?? readCurrentTime(syntax) ?? readUuid(syntax) ?? readConstantJson(syntax);
  if (known !== undefined) return known;
  switch (syntax.kind) {
    case 'name':
      return readName(syntax.parts, context);
    case 'prefix':
      return readPrefix(syntax, read);
    case 'postfix':
      return isNull(read(syntax.operand).tree, syntax.operator !== 'ISNULL');
    case 'binary':
      return readKeptDecimal(syntax, read, context) ?? readBinary(syntax, read);
    case 'pattern':
      return readPattern(syntax, read);
    case 'in':
      return readIn(read(syntax.operand), syntax.list.map(read), syntax.negated);
    case 'between':
      return readBetween(syntax, read);
    case 'case':
      return (
        readKeptMember(syntax, read) ??
        readKeptSpelled(syntax, read) ??
        readKeptDecimal(syntax, read, context) ??
        readKeptDay(syntax, read) ??
        readCase(syntax, read)
      );
    case 'cast':
      return (
        readEpochMs(syntax) ??
        readKeptDay(syntax, read) ??
        readCast(read(syntax.operand), affinityOf(syntax.type), syntax.type)
      );
    case 'collate':
      return { ...read(syntax.operand), collation: { name: syntax.collation.toLowerCase(), explicit: true } };
    case 'call':
      return (
        readKeptSpelled(syntax, read) ??
        readKeptDecimal(syntax, read, context) ??
        readKeptDay(syntax, read) ??
        readCall(syntax.name, syntax.arguments, read)
      );
    default:
      throw new NotCertain();
  }
}

function readIn(operand: Typed, items: readonly Typed[], negated: boolean): Typed {
  // An empty list holds nothing, not even for NULL.
  if (items.length === 0) return value(literal('boolean', String(negated)), 'integer');
  const aligned = items.map((item) => alignToList(operand, item));
  const left = aligned[0]?.left ?? operand.tree;
  // Each item converts the operand in the same way, so the first tells for all; NULLs and unknown ones decide nothing.
  const list = aligned.map((sides) => sides.right);
  if (aligned.some((sides) => JSON.stringify(sides.left) !== JSON.stringify(left))) throw new NotCertain();
  return value({ kind: 'in', operand: left, list, negated }, 'integer');
}

function readBetween(syntax: Extract<SqlSyntax, { kind: 'between' }>, read: Read): Typed {
  const operand = read(syntax.operand);
  const low = align(operand, read(syntax.low));
  const high = align(operand, read(syntax.high));
  if (JSON.stringify(low.left) !== JSON.stringify(high.left)) throw new NotCertain();
  const { negated } = syntax;
  return value({ kind: 'between', operand: low.left, low: low.right, high: high.right, negated }, 'integer');
}
