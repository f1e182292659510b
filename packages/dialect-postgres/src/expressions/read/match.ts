import type { Expression } from '@godwit/plugin-api';
import { translateRegex } from './regex.js';
import { condition, constantText, literal, NotCertain, not, type Typed } from './typed.js';

interface How {
  readonly fold: boolean;
  readonly negated: boolean;
}

/** LIKE and ILIKE. A backslash escapes unless another character is named, or none. */
export function readLike(how: How, operand: Typed, pattern: Typed, named: Typed | undefined): Typed {
  const character = named === undefined ? '\\' : constantText(named);
  if (character === undefined || [...character].length > 1) throw new NotCertain();
  const text = constantText(pattern);
  const needed = character !== '' && (text === undefined || text.includes(character));
  const letters = text === undefined || /\p{L}/u.test(text);
  const folded = how.fold ? undefined : asciiFolded(operand.tree, pattern.tree);
  return condition({
    kind: 'match',
    style: 'like',
    fold: folded !== undefined ? 'ascii' : how.fold && letters ? 'locale' : 'none',
    operand: folded?.operand ?? operand.tree,
    pattern: folded?.pattern ?? pattern.tree,
    ...(needed ? { escape: literal('text', character) } : {}),
    negated: how.negated,
  });
}

/** `lower(x COLLATE "C") LIKE lower(y COLLATE "C")` folds the letters of ASCII. */
function asciiFolded(
  operand: Expression,
  pattern: Expression,
): { readonly operand: Expression; readonly pattern: Expression } | undefined {
  const inner = loweredInAscii(operand);
  const constant = pattern.kind === 'literal' && !/[A-Z]/.test(pattern.text) ? pattern : undefined;
  const other = constant ?? loweredInAscii(pattern);
  return inner !== undefined && other !== undefined ? { operand: inner, pattern: other } : undefined;
}

function loweredInAscii(tree: Expression): Expression | undefined {
  return tree.kind === 'call' && tree.name === 'lower-ascii' ? tree.arguments[0] : undefined;
}

/** `~` and its kin, where the pattern is a constant that GLOB, equality and lengths can say. */
export function readRegex(how: How, operand: Typed, pattern: string | undefined): Typed {
  if (pattern === undefined) throw new NotCertain();
  const test: Expression | undefined = translateRegex(pattern, operand.tree, how.fold);
  if (test === undefined) throw new NotCertain();
  return condition(how.negated ? not(test) : test);
}
