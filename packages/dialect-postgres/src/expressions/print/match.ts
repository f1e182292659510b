import type { Expression } from '@godwit/plugin-api';
import { quoteText } from '../../ddl/sql-text.js';
import { asText } from './cast.js';
import { type Fragment, PRECEDENCE, type Print, Refusal, type Scope, wrap } from './fragment.js';
import { translateGlob } from './glob.js';

type Match = Extract<Expression, { kind: 'match' }>;

const LETTER = /[A-Za-z]/;

/** LIKE and GLOB. */
export function printMatch(expression: Match, print: Print, scope: Scope): Fragment {
  const operand = asText(print(expression.operand), scope);
  const pattern = asText(print(expression.pattern), scope);
  if (operand.class === 'null' || pattern.class === 'null') throw new Refusal('it matches NULL');
  if (expression.style === 'glob') return printGlob(operand, pattern, expression.negated);
  return printLike(expression, operand, pattern, { print, scope });
}

function printLike(
  expression: Match,
  operand: Fragment,
  pattern: Fragment,
  { print, scope }: { readonly print: Print; readonly scope: Scope },
): Fragment {
  const escaping = expression.escape === undefined ? '' : escapeOf(print(expression.escape));
  const text = pattern.literal?.text;
  const fold = expression.fold === 'ascii' && (text === undefined || LETTER.test(text));
  if (fold && LETTER.test(escaping)) throw new Refusal('its escape character is a letter');
  if (text !== undefined && endsInEscape(text, escaping))
    throw new Refusal('its pattern ends in the escape character');
  if (text === undefined && escaping !== '')
    scope.caveats.add('a row whose pattern ends in its escape character is refused');
  const left = fold ? lower(operand) : wrap(operand, PRECEDENCE.other);
  const right = text === undefined ? lowerIf(fold, pattern) : quoteText(fold ? lowerAscii(text) : text);
  const like = expression.fold === 'locale' ? 'ILIKE' : 'LIKE';
  const plain = escaping === '\\' || (escaping === '' && text !== undefined && !text.includes('\\'));
  const escaped = plain ? '' : ` ESCAPE ${quoteText(escaping)}`;
  return matched(`${left} ${not(expression.negated)}${like} ${right}${escaped}`);
}

function escapeOf(fragment: Fragment): string {
  const text = fragment.literal?.text ?? '';
  if ([...text].length !== 1) throw new Refusal('its escape character is not one constant character');
  return text;
}

function endsInEscape(pattern: string, escaping: string): boolean {
  if (escaping === '') return false;
  let escaped = false;
  for (const character of pattern) escaped = !escaped && character === escaping;
  return escaped;
}

function printGlob(operand: Fragment, pattern: Fragment, negated: boolean): Fragment {
  const text = pattern.literal?.text;
  if (text === undefined) throw new Refusal('its GLOB pattern is not a constant');
  const translated = translateGlob(text);
  const left = wrap(operand, PRECEDENCE.other);
  if (translated.kind === 'equal')
    return matched(`${left} ${negated ? '<>' : '='} ${quoteText(translated.text)}`, PRECEDENCE.comparison);
  if (translated.kind === 'like') return matched(`${left} ${not(negated)}LIKE ${quoteText(translated.text)}`);
  return matched(`${left} ${negated ? '!~' : '~'} ${quoteText(translated.text)}`, PRECEDENCE.other);
}

function matched(sql: string, precedence: number = PRECEDENCE.range): Fragment {
  return { sql, precedence, class: 'boolean' };
}

function not(negated: boolean): string {
  return negated ? 'NOT ' : '';
}

function lower(operand: Fragment): string {
  return `lower(${wrap(operand, PRECEDENCE.collate)} COLLATE "C")`;
}

function lowerIf(fold: boolean, operand: Fragment): string {
  return fold ? lower(operand) : wrap(operand, PRECEDENCE.other);
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
