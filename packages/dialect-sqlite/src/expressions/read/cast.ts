import type { CastTarget } from '@godwit/plugin-api';
import { toText } from './compare.js';
import { numericText } from './literal.js';
import { type Affinity, literal, NotCertain, type Storage, type Typed } from './typed.js';

const NUMBERS: ReadonlySet<Storage> = new Set(['integer', 'real', 'number', 'unknown']);

/** CAST between classes; from text to a number only for a literal, since SQLite reads the longest number at its start. */
export function readCast(operand: Typed, affinity: Affinity, type: string): Typed {
  const collation = operand.collation === undefined ? {} : { collation: operand.collation };
  if (affinity === 'text') return { ...toTextStrictly(operand), affinity, ...collation };
  if (affinity === 'blob') return { ...toBlob(operand), affinity, ...collation };
  const number = numberOf(operand);
  if (!NUMBERS.has(number.storage) && number.storage !== 'null') throw new NotCertain();
  const to = targetOf(type);
  const storage = to === 'integer' ? 'integer' : to === 'float' ? 'real' : number.storage;
  const unchanged = number.storage === storage && storage !== 'unknown';
  const tree =
    unchanged || to === 'decimal' ? number.tree : ({ kind: 'cast', operand: number.tree, to } as const);
  return { tree, storage: number.storage === 'null' ? 'null' : storage, affinity, ...collation };
}

function targetOf(type: string): CastTarget {
  if (/INT/i.test(type)) return 'integer';
  return /REAL|FLOA|DOUB/i.test(type) ? 'float' : 'decimal';
}

function numberOf(operand: Typed): Typed {
  const { tree } = operand;
  if (operand.storage !== 'text' || tree.kind !== 'literal') return operand;
  const number = numericText(tree.text);
  if (number === undefined) throw new NotCertain();
  return number;
}

function toTextStrictly(operand: Typed): Typed {
  if (operand.storage === 'blob') throw new NotCertain();
  return operand.storage === 'unknown'
    ? { ...operand, tree: { kind: 'cast', operand: operand.tree, to: 'text' }, storage: 'text' }
    : toText(operand);
}

function toBlob(operand: Typed): Typed {
  const { tree } = operand;
  if (operand.storage === 'blob') return operand;
  if (tree.kind !== 'literal' || tree.type !== 'text') throw new NotCertain();
  const hex = [...new TextEncoder().encode(tree.text)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return { ...operand, tree: literal('bytes', `\\x${hex}`), storage: 'blob' };
}
