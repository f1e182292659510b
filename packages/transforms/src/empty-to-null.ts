import { defineTransform, type Transform } from '@godwit/plugin-api';
import { common, type Shape, simple } from './check-options.js';
import type { TransformOptions } from './transform-options.js';

/** Options of {@link emptyToNull}. */
export interface EmptyToNullOptions extends TransformOptions<'text'> {
  /** Cut white space off both ends first, so that text of blanks only becomes NULL too. */
  readonly trim?: boolean;
}

const SHAPE: Shape<'text'> = { name: 'empty-to-null', kinds: ['text'], options: ['trim'] };

/** Turns the text `''` into NULL; the column becomes nullable. Throws TRANSFORM_INVALID for wrong options. */
export function emptyToNull(options: EmptyToNullOptions): Transform<'text'> {
  const shared = common(SHAPE, options);
  const trims = simple(shared.name, 'trim', options.trim, false);
  return defineTransform<'text'>({
    ...shared,
    output: () => ({ nullable: true }),
    open: () => (value) => {
      const text = trims ? value.trim() : value;
      return text === '' ? null : text;
    },
  });
}
