import { hash } from 'node:crypto';
import { type ColumnPlan, encodeDigestText, type Row } from '@godwit/plugin-api';

/** The digest by which both threads name a row that is to be deleted. */
export function rowDigest(row: Row, columns: readonly ColumnPlan[]): string {
  return hash('sha256', encodeDigestText([row], columns), 'base64');
}
