import { defineTransform, type Transform } from '@godwit/plugin-api';
import { common, invalidOption, type Shape, simple, word } from './check-options.js';
import type { TransformOptions } from './transform-options.js';

/** Options of {@link trim}. */
export interface TrimOptions extends TransformOptions<'text'> {
  /** Where to cut: at both ends (the default), or at one. */
  readonly sides?: 'both' | 'start' | 'end';
  /** The characters to cut, in any order; by default all white space of Unicode, line ends included. */
  readonly characters?: string;
}

const SHAPE: Shape<'text'> = { name: 'trim', kinds: ['text'], options: ['sides', 'characters'] };

/**
 * Cuts white space, or the characters that are given, off the ends of text. Without `characters` it cuts what
 * JavaScript's `String.prototype.trim` does. The type stays. Throws TRANSFORM_INVALID for wrong options.
 */
export function trim(options: TrimOptions): Transform<'text'> {
  const shared = common(SHAPE, options);
  const sides = word(shared.name, 'sides', options.sides, ['both', 'start', 'end']);
  const characters = simple(shared.name, 'characters', options.characters, '');
  if (options.characters === '')
    throw invalidOption(shared.name, 'characters', 'has to name at least one character');
  const cut = characters === '' ? cutBlanks(sides) : cutOf(new Set(characters), sides);
  return defineTransform<'text'>({ ...shared, open: () => cut });
}

function cutBlanks(sides: 'both' | 'start' | 'end'): (text: string) => string {
  if (sides === 'start') return (text) => text.trimStart();
  return sides === 'end' ? (text) => text.trimEnd() : (text) => text.trim();
}

/** By code points: half of a character must never be cut off. */
function cutOf(unwanted: ReadonlySet<string>, sides: 'both' | 'start' | 'end'): (text: string) => string {
  return (text) => {
    const characters = [...text];
    const from = sides === 'end' ? 0 : characters.findIndex((one) => !unwanted.has(one));
    const to =
      sides === 'start' ? characters.length - 1 : characters.findLastIndex((one) => !unwanted.has(one));
    return from < 0 ? '' : characters.slice(from, to + 1).join('');
  };
}
