import type { Expression } from '@godwit/plugin-api';
import { quoteString } from '@godwit/plugin-api/sql';
import type { PrintPart, PrintScope } from './scope.js';
import { Unprintable } from './unprintable.js';

type Match = Extract<Expression, { kind: 'match' }>;

/** LIKE and GLOB. SQLite's LIKE folds ASCII letters, its GLOB nothing. */
export function printMatch(expression: Match, print: PrintPart, scope: PrintScope): string {
  const { style } = expression;
  const fold = hasNoLetters(expression) ? 'ascii' : expression.fold;
  const operator = `${expression.negated ? 'NOT ' : ''}${style === 'glob' || fold === 'none' ? 'GLOB' : 'LIKE'}`;
  const operand = print(expression.operand);
  if (style === 'like' && fold === 'none')
    return `(${operand} ${operator} ${quoteString(globOf(expression))})`;
  if (fold === 'locale') scope.caveats.add("SQLite's LIKE folds the letters A to Z only");
  const escaping = expression.escape === undefined ? '' : ` ESCAPE ${print(expression.escape)}`;
  return `(${operand} ${operator} ${print(expression.pattern)}${escaping})`;
}

/** Where there is nothing to fold, LIKE folds nothing. */
function hasNoLetters({ style, pattern, escape: sign }: Match): boolean {
  const isPlain = (part: Expression): boolean => part.kind === 'literal' && !/\p{L}/u.test(part.text);
  return style === 'like' && isPlain(pattern) && (sign === undefined || isPlain(sign));
}

/** A constant LIKE pattern as one of GLOB. */
function globOf(expression: Match): string {
  const { pattern, escape: escaping } = expression;
  if (pattern.kind !== 'literal' || (escaping !== undefined && escaping.kind !== 'literal')) {
    throw new Unprintable(
      "SQLite's LIKE does not tell capitals from small letters, and the pattern is no constant",
    );
  }
  const characters = [...pattern.text];
  let glob = '';
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] ?? '';
    if (character === escaping?.text) {
      index++;
      const next = characters[index];
      if (next === undefined) throw new Unprintable('its pattern ends in the escape character');
      glob += plain(next);
    } else if (character === '%') glob += '*';
    else glob += character === '_' ? '?' : plain(character);
  }
  return glob;
}

function plain(character: string): string {
  return /[*?[]/.test(character) ? `[${character}]` : character;
}
