import type { Expression } from '@godwit/plugin-api';
import { quoteString } from '@godwit/plugin-api/sql';
import type { PrintPart, PrintScope } from './scope.js';
import { Unprintable } from './unprintable.js';

/**
 * `->` and `->>` in functions that SQLite 3.31 has. Where text is wanted, `json_extract` gives numbers and truth values as such:
 * an index holds them so, as the queries of an application say it; elsewhere their JSON text is taken.
 */
export function printArrow(expression: Expression, print: PrintPart, scope: PrintScope): string {
  const { document, path } = memberIn(expression, print);
  if (expression.kind === 'binary' && expression.operator === 'json-get') return memberAsJson(document, path);
  scope.caveats.add('SQLite spells objects and arrays that are inside JSON without blanks');
  if (scope.context.purpose !== 'index') return memberAsText(document, path);
  scope.caveats.add('numbers and truth values that are inside JSON count as such');
  return `json_extract(${document}, ${path})`;
}

/** A member as JSON. */
export function memberAsJson(document: string, path: string): string {
  return `(CASE WHEN json_type(${document}, ${path}) IS NOT NULL THEN ${jsonText(document, path)} END)`;
}

/** A member as text; one that is not there is null in the array of {@link jsonText}, too. */
export function memberAsText(document: string, path: string): string {
  const text = `WHEN 'text' THEN json_extract(${document}, ${path})`;
  return `(CASE json_type(${document}, ${path}) ${text} ELSE nullif(${jsonText(document, path)}, 'null') END)`;
}

/** The JSON of a member as it is spelled, out of an array that holds it twice: `[x,x]`. A member alone loses its spelling. */
function jsonText(document: string, path: string): string {
  const twice = `json_extract(${document}, ${path}, ${path})`;
  return `substr(${twice}, 2, (length(${twice}) - 3) / 2)`;
}

/** Whether it is a member as text. */
function isMember(part: Expression): boolean {
  return part.kind === 'binary' && part.operator === 'json-get-text';
}

/** Whether it is a member as text beside a constant that no object and no array is spelled like. */
export function isScalarTest(left: Expression, right: Expression): boolean {
  return isMember(left) && right.kind === 'literal' && !/^[[{]/.test(right.text);
}

/** A member as text beside constants that no number and no truth value is spelled like: what it is needs no look then. */
export function printPlainMember(
  member: Expression,
  constants: readonly Expression[],
  print: PrintPart,
): string | undefined {
  const isPlain = constants.every(
    (one) => one.kind === 'literal' && one.type === 'text' && !/^(?:[-\d[{]|true$|false$)/.test(one.text),
  );
  if (!isMember(member) || !isPlain) return undefined;
  const { document, path } = memberIn(member, print);
  return `json_extract(${document}, ${path})`;
}

/** The kind of a JSON value in the words of {@link CANONICAL_FUNCTIONS}. */
export function printJsonType(value: Expression, print: PrintPart): string {
  const isStep = value.kind === 'binary' && value.operator === 'json-get';
  const { document, path } = isStep ? memberIn(value, print) : { document: print(value), path: undefined };
  return nameOfType(`json_type(${document}${path === undefined ? '' : `, ${path}`})`);
}

/** What `json_type` says in the words of a tree. */
export function nameOfType(type: string): string {
  const names = "WHEN 'integer' THEN 'number' WHEN 'real' THEN 'number' WHEN 'text' THEN 'string'";
  return `(CASE ${type} ${names} WHEN 'true' THEN 'boolean' WHEN 'false' THEN 'boolean' ELSE ${type} END)`;
}

/** The number of elements of a JSON value; of a member without a detour by its text. */
export function printArrayLength(value: Expression, print: PrintPart): string {
  if (value.kind !== 'binary' || value.operator !== 'json-get') return `json_array_length(${print(value)})`;
  const { document, path } = memberIn(value, print);
  return `json_array_length(${document}, ${path})`;
}

interface Found {
  readonly document: string;
  readonly path: string;
}

/** The document and the path of what `json-get` and its like find. */
export function memberIn(expression: Expression, print: PrintPart): Found {
  const steps: string[] = [];
  let node = expression;
  while (node.kind === 'binary' && node.operator.startsWith('json-get')) {
    steps.unshift(stepOf(node.right));
    node = node.left;
  }
  return { document: print(node), path: quoteString(`$${steps.join('')}`) };
}

function stepOf(step: Expression): string {
  if (step.kind !== 'literal') throw new Unprintable('its JSON path is no constant');
  if (step.type === 'integer') return `[${step.text}]`;
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(step.text)) return `.${step.text}`;
  if (/["\\]/.test(step.text)) throw new Unprintable('a quote in a name of a JSON path');
  return `."${step.text}"`;
}
