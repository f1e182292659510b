import { openConnection } from '../../connect/open-connection.js';
import { findDamage } from './find-damage.js';

/** What this process is told as its first message. */
export interface CheckRequest {
  readonly path: string;
  readonly busyTimeoutMs: number;
  readonly tables: readonly string[] | undefined;
}

process.once('message', ({ path, busyTimeoutMs, tables }: CheckRequest) => {
  const db = openConnection({ path, busyTimeoutMs });
  process.send?.(findDamage(db, tables), () => process.exit(0));
});
