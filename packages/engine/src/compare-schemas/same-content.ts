import { isDeepStrictEqual } from 'node:util';
import type { ExpressionCodec, SqlExpression } from '@godwit/plugin-api';
import { canonicalTree } from './canonical-tree.js';
import type { Content } from './schema-part.js';

/** Reads texts as the dialect of both sides does. */
export type Normalize = NonNullable<ExpressionCodec['normalize']>;

/** Whether two objects say the same. Expressions do where they mean the same, as far as that is known of both. */
export function isSameContent(a: Content, b: Content, normalize: Normalize): boolean {
  if (isList(a) && isList(b)) {
    return a.length === b.length && a.every((one, index) => isSameContent(one, b[index], normalize));
  }
  if (isExpression(a) && isExpression(b)) return isSameExpression(a, b, normalize);
  return isDeepStrictEqual(a, b);
}

function isSameExpression(a: SqlExpression, b: SqlExpression, normalize: Normalize): boolean {
  if (a.text === b.text) return true;
  if (a.tree !== undefined && b.tree !== undefined) {
    const isOneTree = isDeepStrictEqual(canonicalTree(a.tree), canonicalTree(b.tree));
    if (isOneTree && isDeepStrictEqual(a.beyond ?? [], b.beyond ?? [])) return true;
    // How a constant is spelled may follow from what it is assigned to.
    if (a.tree.kind !== 'literal' && b.tree.kind !== 'literal') return false;
  }
  return normalize(a.text) === normalize(b.text);
}

/** A content as people read it. */
export function formatContent(content: Content): string {
  if (content === undefined) return 'nothing';
  if (isList(content)) return content.map(formatContent).join(' ');
  return typeof content === 'string' ? content : content.text;
}

function isList(content: Content): content is readonly (string | SqlExpression)[] {
  return Array.isArray(content);
}

function isExpression(content: Content): content is SqlExpression {
  return typeof content === 'object' && !isList(content);
}
