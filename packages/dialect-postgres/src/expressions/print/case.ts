import type { Expression } from '@godwit/plugin-api';
import { asFloat, asText } from './cast.js';
import { printComparison } from './compare.js';
import { condition } from './condition.js';
import { type Fragment, PRECEDENCE, type Print, Refusal, type Scope } from './fragment.js';
import { NULL } from './literal.js';

import { unify } from './unify.js';

/** CASE; its results are brought to one class. */
export function printCase(
  expression: Extract<Expression, { kind: 'case' }>,
  print: Print,
  scope: Scope,
): Fragment {
  const operand = expression.operand === undefined ? undefined : print(expression.operand);
  const tests = expression.branches.map(({ when }) => {
    const test = print(when);
    return operand === undefined ? condition(test) : printComparison('=', operand, test, scope);
  });
  const results = expression.branches.map(({ result }) => print(result));
  const otherwise = expression.otherwise === undefined ? [] : [print(expression.otherwise)];
  const { parts, class: valueClass } = unifyResults([...results, ...otherwise], scope);
  if (valueClass === 'null') return NULL;
  const branches = tests.map((test, index) => `WHEN ${test.sql} THEN ${parts[index]?.sql ?? 'NULL'}`);
  const rest = otherwise.length === 0 ? '' : ` ELSE ${parts.at(-1)?.sql ?? 'NULL'}`;
  const sql = `CASE ${branches.join(' ')}${rest} END`;
  return { sql, precedence: PRECEDENCE.primary, class: valueClass, ...commonType(parts) };
}

/** As {@link unify}, for values that are given on: nothing is compared, so one class may be of any kind. */
export function unifyResults(parts: readonly Fragment[], scope: Scope): ReturnType<typeof unify> {
  const classes = new Set(parts.map((part) => part.class));
  classes.delete('null');
  const [only = 'null'] = classes;
  if (classes.has('json-value')) return jsonAmongTexts(parts, scope);
  const unified = classes.size <= 1 ? { class: only, parts } : unify(parts, scope);
  // PostgreSQL takes constants for decimals where nothing beside them is a double.
  return unified.class === 'float' ? { ...unified, parts: unified.parts.map(asFloat) } : unified;
}

/** Where everything becomes text in the end, what a JSON path finds may do so at once. */
function jsonAmongTexts(parts: readonly Fragment[], scope: Scope): ReturnType<typeof unify> {
  const { purpose, expected } = scope.context;
  const becomesText = purpose === 'index' || (purpose === 'generated' && expected?.kind === 'text');
  if (!becomesText || parts.some((part) => !['json-value', 'text', 'null'].includes(part.class)))
    throw new Refusal('what a JSON path finds may be of any type');
  return { class: 'text', parts: parts.map((part) => (part.class === 'null' ? part : asText(part, scope))) };
}

/** The type and width that values of one class have in common. */
export function commonType(parts: readonly Fragment[]): Pick<Fragment, 'narrow' | 'type' | 'spelling'> {
  const values = parts.filter((part) => part.class !== 'null');
  const narrow = values.every((part) => part.narrow === true);
  const [head] = values;
  const same = values.every(
    (part) => part.type !== undefined && JSON.stringify(part.type) === JSON.stringify(head?.type),
  );
  // What has no values yet will be spelled as the others are.
  const spellings = new Set(values.map(({ spelling }) => spelling).filter((one) => one !== ''));
  const [spelling] = spellings;
  return {
    narrow,
    ...(same && head?.type !== undefined ? { type: head.type } : {}),
    ...(spelling === undefined && spellings.size < 2
      ? {}
      : { spelling: spellings.size > 1 ? 'several' : spelling }),
  };
}
