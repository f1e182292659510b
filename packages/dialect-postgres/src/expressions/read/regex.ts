import type { Expression } from '@godwit/plugin-api';
import { likeOfGlob } from '@godwit/plugin-api/sql';
import { type RegexPart, type RegexSequence, regexAlternatives } from './regex-parts.js';
import { arithmetic, binary, call, integer, literal, not } from './typed.js';

const MOST_OPTIONS = 3;

/** A constant regular expression as a test of equality, GLOB and lengths; undefined where these cannot say it. */
export function translateRegex(pattern: string, operand: Expression, fold: boolean): Expression | undefined {
  const alternatives = regexAlternatives(pattern, fold);
  if (alternatives === undefined) return undefined;
  const tests = alternatives.flatMap(withoutOptions).map((sequence) => testOf(sequence, operand));
  const certain = tests.filter((test) => test !== undefined);
  if (certain.length !== tests.length) return undefined;
  const [head, ...rest] = certain;
  return head === undefined ? undefined : rest.reduce((a, b) => binary('or', a, b), head);
}

/** `https?` is `https` or `http`: one sequence for each way to take the parts that may be missing. */
function withoutOptions(sequence: RegexSequence): readonly RegexSequence[] {
  const { parts } = sequence;
  const at = parts.findIndex((part) => part.least === 0 && part.most === 1);
  const part = parts[at];
  if (part === undefined || parts.filter((one) => one.least !== one.most).length > MOST_OPTIONS)
    return [sequence];
  const ways = [[{ ...part, least: 1, most: 1 }], []];
  return ways.flatMap((way) =>
    withoutOptions({ ...sequence, parts: [...parts.slice(0, at), ...way, ...parts.slice(at + 1)] }),
  );
}

function testOf(sequence: RegexSequence, operand: Expression): Expression | undefined {
  const { parts, start, end } = sequence;
  const anchored = start && end;
  const only = parts.map((part) => part.plain);
  if (anchored && parts.every((part) => part.plain !== undefined && isOnce(part))) {
    return binary('equal', operand, literal('text', only.join('')));
  }
  const glob = globOf(parts);
  if (glob !== undefined) {
    const whole = `${start ? '' : '*'}${glob}${end ? '' : '*'}`.replace(/\*+/g, '*');
    return whole === '*' ? undefined : globTest(operand, whole);
  }
  return anchored ? repeatedTest(parts, operand) : undefined;
}

/** Parts of a fixed number of characters, with stars between them. */
function globOf(parts: readonly RegexPart[]): string | undefined {
  let glob = '';
  for (const { characters, least, most } of parts) {
    const any = characters === '?';
    if (least !== most && !(any && most === Infinity)) return undefined;
    if (least > 64) return undefined;
    glob += characters.repeat(least) + (most === Infinity ? '*' : '');
  }
  return glob;
}

/** Characters of one class as often as it likes, with parts of a fixed length before and after. */
function repeatedTest(parts: readonly RegexPart[], operand: Expression): Expression | undefined {
  const at = parts.findIndex((part) => part.least !== part.most);
  const part = parts[at];
  const before = globOf(parts.slice(0, at));
  const after = globOf(parts.slice(at + 1));
  const any = part?.characters === '?';
  if (
    part === undefined ||
    (part.others === undefined && !any) ||
    before === undefined ||
    after === undefined
  )
    return undefined;
  if (before.includes('*') || /\*/.test(after.replaceAll('[*]', ''))) return undefined;
  const fixed = lengthOf(parts.slice(0, at)) + lengthOf(parts.slice(at + 1));
  const middle = middleOf(operand, lengthOf(parts.slice(0, at)), lengthOf(parts.slice(at + 1)));
  const size = call('length', [operand]);
  const tests = [
    ...(fixed === 0 ? [] : [globTest(operand, `${before}*${after}`)]),
    ...(any ? [] : [not(globTest(middle, `*${part.others}*`))]),
    ...(part.least + fixed === 0 ? [] : [binary('greater-equal', size, integer(part.least + fixed))]),
    ...(part.most === Infinity ? [] : [binary('less-equal', size, integer(part.most + fixed))]),
  ];
  const [head, ...rest] = tests;
  return head === undefined ? undefined : rest.reduce((a, b) => binary('and', a, b), head);
}

function middleOf(operand: Expression, before: number, after: number): Expression {
  if (before + after === 0) return operand;
  if (after === 0) return call('substring', [operand, integer(before + 1)]);
  const length = arithmetic('subtract', 'integer', call('length', [operand]), integer(before + after));
  return call('substring', [operand, integer(before + 1), call('greatest', [length, integer(0)])]);
}

function lengthOf(parts: readonly RegexPart[]): number {
  return parts.reduce((sum, part) => sum + part.least, 0);
}

function isOnce(part: RegexPart): boolean {
  return part.least === 1 && part.most === 1;
}

/** What LIKE can say, too, is said so. */
function globTest(operand: Expression, glob: string): Expression {
  const like = likeOfGlob(glob);
  const sign = like?.escape === undefined ? {} : { escape: literal('text', like.escape) };
  return {
    kind: 'match',
    style: like === undefined ? 'glob' : 'like',
    fold: 'none',
    operand,
    pattern: literal('text', like?.text ?? glob),
    ...sign,
    negated: false,
  };
}
