import type { Expression } from '@godwit/plugin-api';
import { commonType, unifyResults } from './case.js';
import { orderedTexts } from './cast.js';
import { type Fragment, PRECEDENCE, type Print, primary, Refusal, type Scope, wrap } from './fragment.js';
import { unify } from './unify.js';

type Call = Extract<Expression, { kind: 'call' }>;

/** LEAST and GREATEST skip NULLs; what is meant gives NULL for one. */
export function printExtreme(name: string, values: readonly Fragment[], scope: Scope): Fragment {
  const extreme = skipping(name, values, scope);
  const nulls = extreme.parts
    .filter((part) => part.nullable ?? true)
    .map((part) => `${wrap(part, PRECEDENCE.comparison)} IS NULL`);
  const { sql } = extreme.whole;
  const tested = nulls.length === 0 ? sql : `CASE WHEN ${nulls.join(' OR ')} THEN NULL ELSE ${sql} END`;
  return { ...extreme.whole, sql: tested, nullable: nulls.length > 0 };
}

/** `coalesce(greatest(a, b), a, b)` is what PostgreSQL's own GREATEST(a, b) gives. Undefined for all else. */
export function printSkipping(expression: Call, print: Print, scope: Scope): Fragment | undefined {
  const [extreme, ...rest] = expression.arguments;
  if (expression.name !== 'coalesce' || extreme?.kind !== 'call') return undefined;
  if (!/^(least|greatest)$/.test(extreme.name) || extreme.arguments.length !== 2) return undefined;
  const values = extreme.arguments.map(print);
  const certain = extreme.arguments.filter((_, index) => values[index]?.nullable === false);
  const needed = certain.length === 0 ? extreme.arguments : certain;
  const isSame = JSON.stringify(needed.map(withoutCollation)) === JSON.stringify(rest);
  if (certain.length === values.length || !isSame) return undefined;
  const { whole } = skipping(extreme.name.toUpperCase(), values, scope);
  return { ...whole, nullable: certain.length === 0 };
}

function skipping(
  name: string,
  values: readonly Fragment[],
  scope: Scope,
): { readonly whole: Fragment; readonly parts: readonly Fragment[] } {
  const { parts, class: valueClass } = comparableResults(values, scope);
  if (valueClass === 'enum')
    throw new Refusal('PostgreSQL orders an enum by its definition, not by its text');
  if (parts.length === 0 || valueClass === 'null')
    throw new Refusal('it takes the smallest or largest of nothing');
  const list = (valueClass === 'text' ? orderedTexts(parts) : parts).map(({ sql }) => sql).join(', ');
  return { whole: { ...primary(`${name}(${list})`, valueClass), ...commonType(parts) }, parts };
}

/** Values that are compared and one of them given on. */
export function comparableResults(values: readonly Fragment[], scope: Scope): ReturnType<typeof unify> {
  unify(values, scope);
  return unifyResults(values, scope);
}

function withoutCollation(part: Expression): Expression {
  return part.kind === 'collate' ? part.operand : part;
}
