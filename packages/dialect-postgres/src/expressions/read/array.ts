import type { Expression, LogicalType } from '@godwit/plugin-api';
import { literal, NotCertain, TEXT, type Typed, typed } from './typed.js';

/** `ARRAY[...]` of constants: a JSON array of their canonical texts. */
export function readArray(items: readonly Typed[]): Typed {
  const texts = items.map(({ tree }) => {
    if (tree.kind !== 'literal') throw new NotCertain();
    return tree.type === 'null' ? null : tree.text;
  });
  const types = items.map((item) => item.type);
  const known = types.filter((type) => type.kind !== 'null' && type.kind !== 'unknown');
  const of: LogicalType = (known[0] as LogicalType | undefined) ?? TEXT;
  return typed(literal('text', JSON.stringify(texts)), { kind: 'array', of });
}

/** An array as PostgreSQL writes it (`{a,"b c",NULL}`) as a JSON array of canonical texts. */
export function arrayText(
  text: string,
  of: LogicalType,
  canonical: (element: string, of: LogicalType) => string,
): string {
  return JSON.stringify(
    elementsOf(text).map((element) => (element === null ? null : canonical(element, of))),
  );
}

/** The elements of an array of one dimension. */
export function elementsOf(text: string): readonly (string | null)[] {
  if (!/^\{[\s\S]*\}$/.test(text)) throw new NotCertain();
  const inner = text.slice(1, -1);
  if (inner === '') return [];
  const item = /"((?:[^"\\]|\\[\s\S])*)"(?=,|$)|([^",{}\\]+)(?=,|$)/y;
  const elements: (string | null)[] = [];
  for (let position = 0; position <= inner.length; position++) {
    item.lastIndex = position;
    const match = item.exec(inner);
    if (match === null) throw new NotCertain();
    const [whole, quoted, bare] = match;
    elements.push(quoted?.replace(/\\([\s\S])/g, '$1') ?? (bare === 'NULL' ? null : (bare ?? '')));
    position += whole.length;
  }
  return elements;
}

/** The elements of an array that is written out, as what they are. */
export function elementTrees(array: Typed): readonly Expression[] {
  const { tree, type } = array;
  if (tree.kind !== 'literal' || type.kind !== 'array') throw new NotCertain();
  const kind = {
    integer: 'integer',
    bigint: 'integer',
    boolean: 'boolean',
    decimal: 'decimal',
    float: 'float',
  } as const;
  const of = type.of.kind in kind ? kind[type.of.kind as keyof typeof kind] : 'text';
  return (JSON.parse(tree.text) as (string | null)[]).map((text) =>
    text === null ? literal('null', 'NULL') : literal(of, text),
  );
}
