/** The steps from the whole config to one of its fields. */
export type FieldPath = readonly (string | number)[];

/** A field as people write it: `options.where["a b"]`. */
export function formatField(path: FieldPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    if (!/^[\w$]+$/.test(step)) return `${text}["${step}"]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

/**
 * The line of a config file that sets a field, from 1: found by looking for the names one after the other, so it is
 * undefined where the file makes its config in another way.
 */
export function fieldLine(text: string, path: FieldPath): number | undefined {
  let at = 0;
  for (const step of path) {
    if (typeof step === 'number') break;
    const name = step.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
    const found = new RegExp(`(?<![\\w$.])["'\`]?${name}["'\`]?\\s*[:,}(]`).exec(text.slice(at));
    if (found === null) return undefined;
    at += found.index;
  }
  return at === 0 ? undefined : text.slice(0, at).split('\n').length;
}
