import { canonicalText, type Dialect, type LogicalType, type SqlExpression } from '@godwit/plugin-api';
import { casterOf, Misfit } from '@godwit/plugin-api/conversions';
import type { ColumnDraft } from '../tables/drafts.js';

/**
 * The default of a column, for a target of another dialect. A constant in words that are none of the new type, as `'yes'` is no
 * boolean, becomes the value that the same words become in the rows: by the conversions that these take.
 */
export function spelledDefault(written: SqlExpression, draft: ColumnDraft, target: Dialect): SqlExpression {
  const { tree } = written;
  const { as, type } = draft;
  if (tree?.kind !== 'literal' || tree.type !== 'text' || as !== type || written.dialect === target.name)
    return written;
  const table = { name: { name: '' }, columns: [] };
  if (target.expressions.print(tree, { purpose: 'default', table, expected: type }).ok) return written;
  const text = converted(tree.text, as);
  return text === undefined ? written : { ...written, tree: { ...tree, text } };
}

function converted(words: string, to: LogicalType): string | undefined {
  const caster = casterOf(to);
  if (caster?.from.includes('text') !== true) return undefined;
  const made = caster.make(to, { bytes: 'hex', zone: undefined })(words, { kind: 'text' });
  return made instanceof Misfit || made === null ? undefined : canonicalText(made, to);
}
