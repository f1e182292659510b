import { canonicalJson } from '../canonical-json.js';
import { Misfit } from './misfit.js';

/** The one spelling of a JSON text, its numbers as they are written. A text that is no JSON is a misfit. */
export function normalizedJson(text: string): string | Misfit {
  const canonical = canonicalJson(text, 'as-written');
  return canonical.ok ? canonical.text : new Misfit(canonical.reason);
}
