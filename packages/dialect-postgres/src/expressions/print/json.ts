import { quoteText } from '../../ddl/sql-text.js';
import { type Fragment, PRECEDENCE, primary, Refusal, type Scope, wrap } from './fragment.js';
import { foundText } from './json-value.js';

const STEP = /^(?:\.([A-Za-z_][A-Za-z0-9_]*)|\."([^"\\]+)"|\[(\d{1,9})\])/;
/** Texts that a number, a boolean, an object or an array could be spelled as. */
const AMBIGUOUS = /^(?:[-\d[{]|true$|false$)/;

/** A column of a JSON type holds nothing else. */
export function printJsonValid(values: readonly Fragment[]): Fragment {
  const [value] = values;
  if (value?.class !== 'json')
    throw new Refusal('PostgreSQL tests whether a text is JSON from version 16 on only (IS JSON)');
  const sql = `${wrap(value, PRECEDENCE.comparison)} IS NOT NULL OR NULL`;
  return { sql, precedence: PRECEDENCE.or, class: 'boolean' };
}

/** What a path finds, as the text of whatever it is; {@link beside} says what that may be compared with. */
export function printJsonExtract(values: readonly Fragment[]): Fragment {
  const [document, path] = values;
  if (document?.class !== 'json' && document?.class !== 'text')
    throw new Refusal('it looks for a path outside of JSON');
  const steps = stepsOf(path?.literal?.text ?? '');
  const from =
    document.class === 'text' ? `${wrap(document, PRECEDENCE.cast)}::json` : wrap(document, PRECEDENCE.other);
  const binary = document.type?.kind === 'json' && document.type.form !== 'text';
  const found = { document: from, steps, binary };
  return { sql: foundText(found), precedence: PRECEDENCE.other, class: 'json-value', found };
}

/** `jsonb_typeof` and `jsonb_array_length`, or those of json. */
export function printOfJson(
  name: 'typeof' | 'array_length',
  [value]: readonly Fragment[],
  { caveats }: Scope,
): Fragment {
  const { type } = value ?? {};
  if (value?.class !== 'json' || type?.kind !== 'json')
    throw new Refusal('it looks into what is not of a JSON type');
  const sql = `${type.form === 'normalized' ? 'jsonb' : 'json'}_${name}(${value.sql})`;
  if (name === 'array_length') caveats.add('a row whose JSON is no array is refused');
  return name === 'typeof' ? primary(sql, 'text') : { ...primary(sql, 'integer'), narrow: true };
}

/** A member of a column of JSON, as JSON or as text. */
export function printJsonArrow(arrow: '->' | '->>', document: Fragment, step: Fragment): Fragment {
  const { literal } = step;
  if (document.class !== 'json' || (literal?.type !== 'text' && literal?.type !== 'integer'))
    throw new Refusal('it looks for a member outside of JSON');
  const sql = `${wrap(document, PRECEDENCE.other)} ${arrow} ${step.sql}`;
  const type = document.type === undefined || arrow === '->>' ? {} : { type: document.type };
  return { sql, precedence: PRECEDENCE.other, class: arrow === '->' ? 'json' : 'text', ...type };
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
    steps.push(index ?? quoteText(bare ?? quoted ?? ''));
    rest = rest.slice(whole.length);
  }
  if (steps.length === 0) throw new Refusal('its JSON path names nothing');
  return steps;
}
