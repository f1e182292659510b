import type { LogicalType } from '@godwit/plugin-api';
import { type Fragment, type JsonFound, PRECEDENCE, primary, Refusal, type Scope } from './fragment.js';

const REAL = 'double precision';

/** What a JSON path finds, as the text of whatever it is. */
export function foundText({ document, steps }: JsonFound): string {
  const arrows = steps.map((step, index) => `${index === steps.length - 1 ? '->>' : '->'} ${step}`);
  return `${document} ${arrows.join(' ')}`;
}

function foundJson({ document, steps }: JsonFound): string {
  return `${document} ${steps.map((step) => `-> ${step}`).join(' ')}`;
}

function typeOf(found: JsonFound): string {
  return `${found.binary ? 'jsonb' : 'json'}_typeof(${foundJson(found)})`;
}

/**
 * The text of what a JSON path finds. An index holds it as the queries of an application say it; what is computed elsewhere
 * is spelled as the source spells it, where that can be told.
 */
export function jsonAsText(operand: Fragment, { context, caveats }: Scope): Fragment {
  const found = foundIn(operand);
  const text = foundText(found);
  if (context.purpose === 'index' || context.purpose === 'predicate') {
    caveats.add('what a JSON path finds counts as its text, numbers too');
    return { sql: text, precedence: PRECEDENCE.other, class: 'text' };
  }
  caveats.add('fractions, objects and arrays that are inside JSON may be spelled otherwise');
  return primary(withTruth(found, `(${text})::boolean::integer::text`, text), 'text');
}

/** What a JSON path finds, as a column of the type keeps it. A value that is none of the type is an error. */
export function assignJson(operand: Fragment, expected: LogicalType, scope: Scope): Fragment {
  const found = foundIn(operand);
  const text = `(${foundText(found)})`;
  const number = (value: string, type: string): Fragment => {
    scope.caveats.add('what is no such number inside JSON is refused');
    // The server would write the cast to the type of the other branch.
    const truth = `${text}::boolean::integer${type === 'integer' ? '' : `::${type}`}`;
    return primary(withTruth(found, truth, `${value}::${type}`), type === REAL ? 'float' : 'integer');
  };
  switch (expected.kind) {
    case 'text':
      return jsonAsText(operand, scope);
    case 'integer':
    case 'bigint':
      // By way of its text, so that a fraction is refused and not rounded.
      return number(`trim_scale(${text}::numeric)::text`, integerType(expected));
    case 'float':
      return number(text, REAL);
    case 'boolean':
      scope.caveats.add('what is no truth value inside JSON is refused');
      return primary(`${text}::boolean`, 'boolean');
    case 'json':
      return jsonAsJson(found, expected.form === 'text' ? 'json' : 'jsonb', scope);
    default:
      throw new Refusal(`it gives what a JSON path finds and the column is of type ${expected.kind}`);
  }
}

function integerType(type: LogicalType): string {
  if (type.kind !== 'integer') return 'bigint';
  return type.bits === 16 ? 'smallint' : 'integer';
}

/** The source gives NULL for the null of JSON. */
function jsonAsJson(found: JsonFound, type: 'json' | 'jsonb', { caveats }: Scope): Fragment {
  caveats.add('a text inside JSON stays in quotes');
  const same = found.binary === (type === 'jsonb');
  const value = same ? foundJson(found) : `(${foundJson(found)})::${type}`;
  return primary(`CASE ${typeOf(found)} WHEN 'null' THEN NULL ELSE ${value} END`, 'json');
}

/** The source counts a truth value in JSON as 1 and 0. */
function withTruth(found: JsonFound, truth: string, otherwise: string): string {
  return `CASE ${typeOf(found)} WHEN 'boolean' THEN ${truth} ELSE ${otherwise} END`;
}

/** What a comparison of two classes of values is, where the left one is above the other. */
const ABOVE: ReadonlySet<string> = new Set(['>', '>=', '<>']);

/** What a JSON path finds beside a constant: numbers and truth values are below all texts, objects and arrays. */
export function compareJson(operator: string, operand: Fragment, constant: Fragment): Fragment {
  const found = foundIn(operand);
  const text = `(${foundText(found)})`;
  const isNumber = constant.class !== 'text';
  const below = String(!ABOVE.has(operator) && operator !== '=');
  const number = isNumber ? `${text}::numeric ${operator} ${constant.sql}` : below;
  const truth = isNumber ? `${text}::boolean::integer ${operator} ${constant.sql}` : below;
  const other = isNumber
    ? `CASE WHEN ${text} IS NOT NULL THEN ${ABOVE.has(operator)} END`
    : `${text} COLLATE "C" ${operator} ${constant.sql}`;
  const tests = [`WHEN 'number' THEN ${number}`, `WHEN 'boolean' THEN ${truth}`, `WHEN 'null' THEN NULL`];
  return primary(`CASE ${typeOf(found)} ${tests.join(' ')} ELSE ${other} END`, 'boolean');
}

function foundIn({ found }: Fragment): JsonFound {
  if (found === undefined) throw new Refusal('what a JSON path finds may be of any type');
  return found;
}
