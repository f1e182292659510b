import type { Expression } from '@godwit/plugin-api';
import { sameKind } from './compare.js';
import { NotCertain, type Typed, type ValueType } from './typed.js';

/** Values one of which is given on, in one type. */
export function unified(values: readonly Typed[]): {
  readonly parts: readonly Expression[];
  readonly type: ValueType;
  readonly order: Pick<Typed, 'order'>;
} {
  const lead = values.find((value) => !['null', 'unknown'].includes(value.type.kind)) ?? values[0];
  if (lead === undefined) throw new NotCertain();
  const parts = values.map((value) => (value.type.kind === 'null' ? value : sameKind(value, lead)));
  const type = commonType(
    parts.map((part) => part.type),
    lead.type,
  );
  const language = parts.some((part) => part.order === 'language');
  const order = parts.find((part) => part.order !== undefined)?.order;
  return {
    parts: parts.map((part) => part.tree),
    type,
    order: order === undefined ? {} : { order: language ? 'language' : order },
  };
}

/** A type that holds the values of all of these. */
function commonType(types: readonly ValueType[], lead: ValueType): ValueType {
  if (types.some((type) => type.kind === 'bigint')) return { kind: 'bigint' };
  const decimals = types.filter((type) => type.kind === 'decimal');
  if (decimals.length === 0) {
    return types.reduce(
      (a, b) => (a.kind === 'integer' && b.kind === 'integer' && b.bits > a.bits ? b : a),
      lead,
    );
  }
  let [whole, scale] = [0, 0];
  for (const type of decimals) {
    if (type.precision === undefined) return { kind: 'decimal' };
    scale = Math.max(scale, type.scale ?? 0);
    whole = Math.max(whole, type.precision - (type.scale ?? 0));
  }
  return { kind: 'decimal', precision: whole + scale, scale };
}
