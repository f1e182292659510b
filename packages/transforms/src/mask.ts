import { defineTransform, type Transform } from '@godwit/plugin-api';
import { common, invalidOption, type Shape } from './check-options.js';
import type { TransformOptions } from './transform-options.js';

/** Options of {@link mask}. */
export interface MaskOptions extends TransformOptions<'text'> {
  /** Takes the place of every letter, marks on letters included; `x` by default. */
  readonly letter?: string;
  /** Takes the place of every digit; `0` by default. */
  readonly digit?: string;
  /** Takes the place of every other character; without it they stay, so that an address keeps its `@` and dots. */
  readonly other?: string;
}

const SHAPE: Shape<'text'> = { name: 'mask', kinds: ['text'], options: ['letter', 'digit', 'other'] };

const LETTER = /^[\p{L}\p{M}]$/u;
const DIGIT = /^\p{N}$/u;

/**
 * Hides what text says and keeps its shape: the same number of characters (Unicode code points), each letter and digit
 * replaced. Different values may become equal. The type stays. Throws TRANSFORM_INVALID for wrong options.
 */
export function mask(options: MaskOptions): Transform<'text'> {
  const shared = common(SHAPE, options);
  const letter = oneCharacter(shared.name, 'letter', options.letter) ?? 'x';
  const digit = oneCharacter(shared.name, 'digit', options.digit) ?? '0';
  const other = oneCharacter(shared.name, 'other', options.other);
  const masked = (character: string): string =>
    LETTER.test(character) ? letter : DIGIT.test(character) ? digit : (other ?? character);
  return defineTransform<'text'>({ ...shared, open: () => (value) => Array.from(value, masked).join('') });
}

function oneCharacter(transform: string, option: string, value: string | undefined): string | undefined {
  if (value === undefined || (typeof value === 'string' && [...value].length === 1)) return value;
  throw invalidOption(transform, option, 'has to be one character');
}
