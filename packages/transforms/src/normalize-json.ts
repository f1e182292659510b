import { defineTransform, type Transform } from '@godwit/plugin-api';
import { doesNotFit, Misfit, normalizedJson } from '@godwit/plugin-api/conversions';
import { common, type Shape } from './check-options.js';
import type { TransformOptions } from './transform-options.js';

/** The kinds that {@link normalizeJson} takes; text only where `match.kind` names it. */
export type JsonKind = 'json' | 'text';

/** Options of {@link normalizeJson}. */
export type NormalizeJsonOptions = TransformOptions<JsonKind>;

const SHAPE: Shape<JsonKind> = {
  name: 'normalize-json',
  kinds: ['json', 'text'],
  usual: ['json'],
  options: [],
};

/**
 * Gives JSON one spelling: keys sorted by code points, of equal keys the last one (as PostgreSQL's jsonb does), no blanks
 * between tokens, strings with only the escapes they need. Numbers stay as they are written, however large. The type
 * stays. Throws TRANSFORM_INVALID for wrong options; for text that is no JSON, or deeper than 1000 levels,
 * VALUE_DOES_NOT_FIT.
 */
export function normalizeJson(options: NormalizeJsonOptions): Transform<JsonKind> {
  return defineTransform<JsonKind>({
    ...common(SHAPE, options),
    open: () => (value) => {
      const result = normalizedJson(value);
      if (!(result instanceof Misfit)) return result;
      throw doesNotFit(
        `It cannot be normalised: ${result.reason}. Correct it, or make it NULL by a transform before.`,
      );
    },
  });
}
