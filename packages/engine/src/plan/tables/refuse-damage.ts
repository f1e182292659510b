import {
  type Damage,
  formatPlace,
  isMigrationError,
  MigrationError,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import { listNames } from '../../names/nearest-name.js';
import type { Endpoint } from '../../run-context.js';

/** What is looked at: some tables of an opened database. */
export interface DamageSearch {
  readonly session: SourceSession;
  readonly endpoint: Endpoint;
  readonly tables: readonly Table[];
  readonly signal: AbortSignal;
  /** What to do where something is found. */
  readonly hint: string;
}

/**
 * Reads, and looks at the same time whether what is read is whole. Throws SOURCE_CORRUPT naming tables and pages; that
 * goes before a failure of the reads for the same reason, which knows less.
 */
export async function readUndamaged<T>(search: DamageSearch, read: () => Promise<T>): Promise<T> {
  const whole = refuseDamage(search);
  const reading = read().catch(async (error: unknown) => {
    if (isMigrationError(error) && error.code === 'SOURCE_CORRUPT') await whole;
    throw error;
  });
  const [, result] = await Promise.all([whole, reading]);
  return result;
}

async function refuseDamage({ session, endpoint, tables, signal, hint }: DamageSearch): Promise<void> {
  const names = tables.map((table) => table.name);
  const damage = (await session.findDamage?.(names, signal)) ?? [];
  const first = damage[0];
  if (first === undefined) return;
  const message = `${endpoint.name} is damaged, so rows may be missing from what can be read: ${listNames(damage.map(describe))}.`;
  throw new MigrationError({ code: 'SOURCE_CORRUPT', message, place: first.place, hint });
}

function describe({ place, page, found }: Damage): string {
  const where = [formatPlace(place), page === undefined ? '' : `page ${page}`].filter((part) => part !== '');
  return `${where.join(', ')}${where.length === 0 ? '' : ' '}("${found}")`;
}
