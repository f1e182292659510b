import type { Expression } from '@godwit/plugin-api';
import { quoteString } from '@godwit/plugin-api/sql';
import type { PrintPart, PrintScope } from './expressions-print-scope.js';
import { Unprintable } from './expressions-unprintable.js';

/** `->` and `->>`: SQLite gives numbers and booleans where text is wanted, so their JSON text is taken. */
export function printArrow(expression: Expression, print: PrintPart, scope: PrintScope): string {
  const { document, path } = found(expression, print);
  if (expression.kind === 'binary' && expression.operator === 'json-get') return `(${document} -> ${path})`;
  scope.caveats.add('SQLite spells objects and arrays that are inside JSON without blanks');
  const type = `json_type(${document}, ${path})`;
  return `(CASE ${type} WHEN 'text' THEN ${document} ->> ${path} WHEN 'null' THEN NULL ELSE ${document} -> ${path} END)`;
}

/** Whether it is a member as text beside a constant that no object and no array is spelled like. */
export function isScalarTest(left: Expression, right: Expression): boolean {
  const member = left.kind === 'binary' && left.operator === 'json-get-text';
  return member && right.kind === 'literal' && !/^[[{]/.test(right.text);
}

/** The kind of a JSON value in the words of {@link CANONICAL_FUNCTIONS}. */
export function printJsonType(value: Expression, print: PrintPart): string {
  const isStep = value.kind === 'binary' && value.operator === 'json-get';
  const { document, path } = isStep ? found(value, print) : { document: print(value), path: undefined };
  const type = `json_type(${document}${path === undefined ? '' : `, ${path}`})`;
  const names = "WHEN 'integer' THEN 'number' WHEN 'real' THEN 'number' WHEN 'text' THEN 'string'";
  return `(CASE ${type} ${names} WHEN 'true' THEN 'boolean' WHEN 'false' THEN 'boolean' ELSE ${type} END)`;
}

interface Found {
  readonly document: string;
  readonly path: string;
}

function found(expression: Expression, print: PrintPart): Found {
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
  if (/["\\]/.test(step.text)) throw new Unprintable('a quote in a name of a JSON path');
  return `."${step.text}"`;
}
