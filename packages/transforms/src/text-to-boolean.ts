import { defineTransform, type Transform } from '@godwit/plugin-api';
import { booleanWords, doesNotFit } from '@godwit/plugin-api/conversions';
import { common, invalidOption, type Shape, word } from './check-options.js';
import type { TransformOptions } from './transform-options.js';

/** The kinds that {@link textToBoolean} takes; an enum only where `match.kind` names it. */
export type WordKind = 'text' | 'enum';

/** Options of {@link textToBoolean}. */
export interface TextToBooleanOptions extends TransformOptions<WordKind> {
  /** The words for true, in any case; by default true, t, yes, y, on, 1. */
  readonly true?: readonly string[];
  /** The words for false, in any case; by default false, f, no, n, off, 0. */
  readonly false?: readonly string[];
  /** What becomes of another word: `fail` (the default), or NULL; the column then becomes nullable. */
  readonly otherwise?: 'fail' | 'null';
}

const SHAPE: Shape<WordKind> = {
  name: 'text-to-boolean',
  kinds: ['text', 'enum'],
  usual: ['text'],
  options: ['true', 'false', 'otherwise'],
};

/**
 * Turns words into booleans. Blanks around a word belong to it. Throws TRANSFORM_INVALID for wrong options; for a word
 * of neither list VALUE_DOES_NOT_FIT, unless `otherwise` says NULL.
 */
export function textToBoolean(options: TextToBooleanOptions): Transform<WordKind, 'boolean'> {
  const shared = common(SHAPE, options);
  for (const list of ['true', 'false'] as const) checkWords(shared.name, list, options[list]);
  const words = booleanWords(options.true, options.false);
  if ([...booleanWords(options.true, [])].some(([one]) => words.get(one) === false))
    throw invalidOption(shared.name, 'false', 'has a word that "true" has too');
  const otherwise = word(shared.name, 'otherwise', options.otherwise, ['fail', 'null']);
  return defineTransform<WordKind, 'boolean'>({
    ...shared,
    output: () => ({ type: { kind: 'boolean' }, ...(otherwise === 'null' ? { nullable: true } : {}) }),
    open: () => (value) => {
      const found = words.get(value.toLowerCase());
      if (found !== undefined) return found;
      if (otherwise === 'null') return null;
      throw doesNotFit(
        `It is none of the words for true and false. List it in "true" or "false", or say otherwise: 'null'.`,
      );
    },
  });
}

function checkWords(transform: string, option: string, words: readonly string[] | undefined): void {
  if (words === undefined) return;
  const fine = Array.isArray(words) && words.length > 0 && words.every((one) => typeof one === 'string');
  if (!fine) throw invalidOption(transform, option, 'has to be a list of words');
}
