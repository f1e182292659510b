import type { ColumnMatch, LogicalKind } from '@godwit/plugin-api';

/** What every transform of this package can be told. */
export interface TransformOptions<Kind extends LogicalKind> {
  /** Which columns it is for. Without `kind`: columns of every kind that it usually takes; others are left alone. */
  readonly match: ColumnMatch<Kind>;
  /** What errors and plans call it; by default the name of the transform. */
  readonly name?: string;
  /** `pre` runs before all without an order, `post` after them. */
  readonly order?: 'pre' | 'post';
}
