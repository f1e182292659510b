import { quoteString } from '@godwit/plugin-api/sql';
import { type Fragment, PRECEDENCE, Refusal, wrap } from './expressions-fragment.js';

const STEP = /^(?:\.([A-Za-z_][A-Za-z0-9_]*)|\."([^"\\]+)"|\[(\d{1,9})\])/;
/** Texts that a number, a boolean, an object or an array could be spelled as. */
const AMBIGUOUS = /^(?:[-\d[{]|true$|false$)/;

/** A column of a JSON type holds nothing else. */
export function printJsonValid(values: readonly Fragment[]): Fragment {
  const [value] = values;
  if (value?.class !== 'json')
    throw new Refusal('PostgreSQL before version 16 has no test for JSON in a text');
  const sql = `${wrap(value, PRECEDENCE.comparison)} IS NOT NULL OR NULL`;
  return { sql, precedence: PRECEDENCE.or, class: 'boolean' };
}

/** What a path finds, as the text of whatever it is; {@link beside} says what that may be compared with. */
export function printJsonExtract(values: readonly Fragment[]): Fragment {
  const [document, path] = values;
  if (document?.class !== 'json' && document?.class !== 'text')
    throw new Refusal('it looks for a path outside of JSON');
  const steps = stepsOf(path?.literal?.text ?? '');
  const arrows = steps.map((step, index) => `${index === steps.length - 1 ? '->>' : '->'} ${step}`);
  const from =
    document.class === 'text' ? `${wrap(document, PRECEDENCE.cast)}::json` : wrap(document, PRECEDENCE.other);
  return { sql: `${from} ${arrows.join(' ')}`, precedence: PRECEDENCE.other, class: 'json-value' };
}

/** Text constants beside what a path finds: only such as no number or object is spelled like. */
export function besideJsonValue(parts: readonly Fragment[]): readonly Fragment[] {
  for (const part of parts) {
    const text = part.class === 'text' ? part.literal?.text : undefined;
    const certain =
      part.class === 'json-value' || part.class === 'null' || (text !== undefined && !AMBIGUOUS.test(text));
    if (!certain) throw new Refusal('what a JSON path finds may be of any type');
  }
  return parts;
}

function stepsOf(path: string): readonly string[] {
  const steps: string[] = [];
  let rest = path.startsWith('$') ? path.slice(1) : '?';
  while (rest !== '') {
    const [whole, bare, quoted, index] = STEP.exec(rest) ?? [];
    if (whole === undefined) throw new Refusal('its JSON path is not a constant of names and indexes');
    steps.push(index ?? quoteString(bare ?? quoted ?? ''));
    rest = rest.slice(whole.length);
  }
  if (steps.length === 0) throw new Refusal('its JSON path names nothing');
  return steps;
}
