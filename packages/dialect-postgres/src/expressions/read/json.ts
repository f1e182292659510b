import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { elementsOf } from './array.js';
import {
  binary,
  constantInteger,
  constantText,
  literal,
  NotCertain,
  type Reading,
  TEXT,
  type Typed,
  typed,
} from './typed.js';

/** `->`, `->>`, `#>` and `#>>` with constant steps. */
export function readArrow(operator: string, left: Typed, right: Typed): Typed {
  if (left.type.kind !== 'json') throw new NotCertain();
  const steps = operator.startsWith('#') ? pathOf(right) : [right];
  const asText = operator.endsWith('>>');
  let tree = left.tree;
  for (const [index, step] of steps.entries()) {
    const name = constantText(step);
    const place = constantInteger(step);
    // In jsonb a bare value counts as an array of one.
    const known = place !== undefined && place >= 0 && left.type.form === 'text';
    if (name === undefined && !known) throw new NotCertain();
    const last = index === steps.length - 1;
    const key = name === undefined ? literal('integer', String(place)) : literal('text', name);
    tree = binary(last && asText ? 'json-get-text' : 'json-get', tree, key);
  }
  return typed(tree, asText ? TEXT : left.type);
}

/** `jsonb_extract_path(j, VARIADIC ARRAY['a', 'b'])` and its like. Undefined for other calls. */
export function readExtractPath(
  { name, arguments: parts }: Extract<SqlSyntax, { kind: 'call' }>,
  { read }: Pick<Reading, 'read'>,
): Typed | undefined {
  const [, suffix] = /^(?:pg_catalog\.)?jsonb?_extract_path(|_text)$/.exec(name) ?? [];
  const [document, path] = parts;
  if (suffix === undefined || document === undefined) return undefined;
  if (path?.kind !== 'prefix' || path.operator !== 'VARIADIC') throw new NotCertain();
  return readArrow(suffix === '' ? '#>' : '#>>', read(document), read(path.operand));
}

/** `{a,0,b}`: a step of digits may be a name or an index, which only the document tells. */
function pathOf(right: Typed): readonly Typed[] {
  const { tree, type } = right;
  if (tree.kind !== 'literal' || (type.kind !== 'array' && type.kind !== 'unknown')) throw new NotCertain();
  const steps = type.kind === 'array' ? (JSON.parse(tree.text) as (string | null)[]) : elementsOf(tree.text);
  return steps.map((step) => {
    if (step === null || /^-?\d+$/.test(step)) throw new NotCertain();
    return typed(literal('text', step), TEXT);
  });
}
