import type { BadText } from '../contract/column-plan.js';

/** A NUL character, or half of a pair of surrogates alone: what no UTF-8 holds, or no server takes. */
const BAD = /\0|\p{Surrogate}/gu;

/**
 * A text as `onBadText` wants it: without its NUL characters and lone surrogates (`strip`), or with U+FFFD in their
 * place (`replace`). Undefined where it holds some and `fail` says to refuse it.
 */
export function cleanText(text: string, badText: BadText): string | undefined {
  if (text.isWellFormed() && !text.includes('\0')) return text;
  return badText === 'fail' ? undefined : text.replace(BAD, badText === 'strip' ? '' : '\uFFFD');
}
