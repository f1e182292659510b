import type { Index, IndexPart, Table } from '@godwit/plugin-api';
import type { MemoryRules } from '../capabilities.js';
import { placeIn } from '../state/failures.js';
import { COLLATIONS } from '../type-mapper.js';
import type { Losses } from './own-expression.js';

/** An index as this dialect holds it; none, and told, where rows would compare otherwise. */
export function ownIndex(
  table: Table,
  index: Index,
  isOwn: boolean,
  rules: MemoryRules,
  losses: Losses,
): readonly Index[] {
  const { method, needs: _, ...rest } = index;
  const place = placeIn(table.name, { object: index.name });
  const collation = index.parts.find((part) => !COLLATIONS.includes(part.collation ?? 'binary'))?.collation;
  if (collation !== undefined) {
    losses.add('INDEX_NOT_CARRIED', place, `There is no collation ${collation} here.`);
    return [];
  }
  if (!isOwn && method !== undefined && method !== 'btree') {
    losses.add(
      'INDEX_NOT_CARRIED',
      place,
      `The index orders its rows; there is no method ${method} here.`,
      'info',
    );
  }
  const parts = index.parts.flatMap((part) => ownPart(table, index, part, rules, losses));
  const where = index.where && predicate(table, index, rules, losses);
  if (parts.length < index.parts.length || (index.where !== undefined && where === undefined)) return [];
  return [{ ...rest, ...(isOwn && method !== undefined ? { method } : {}), parts, ...(where && { where }) }];
}

function ownPart(
  table: Table,
  index: Index,
  part: IndexPart,
  rules: MemoryRules,
  losses: Losses,
): readonly IndexPart[] {
  const { operatorClass: _, ...rest } = part;
  if (part.expression === undefined) return [rest];
  const place = placeIn(table.name, { object: index.name });
  const told = { code: 'INDEX_NOT_CARRIED', place, what: `The index on (${part.expression.text})` } as const;
  const expression = losses.expression(part.expression, rules.name, { purpose: 'index', table }, told);
  return expression === undefined ? [] : [{ ...rest, expression }];
}

function predicate(table: Table, index: Index, rules: MemoryRules, losses: Losses): Index['where'] {
  if (index.where === undefined) return undefined;
  const place = placeIn(table.name, { object: index.name });
  const told = { code: 'INDEX_NOT_CARRIED', place, what: `The index where (${index.where.text})` } as const;
  return losses.expression(index.where, rules.name, { purpose: 'predicate', table }, told);
}
