import type { Note } from '@godwit/plugin-api';
import { printable } from './printable.js';

/** The most tables that are named. */
const SHOWN = 10;

/** The sentence, with a space before it, about what of a damaged source no proof can tell of; empty where it was read in full. */
export function damagedParts(ledger: readonly Note[]): string {
  const lost = ledger.filter(({ code, severity }) => code === 'SOURCE_DAMAGED' && severity === 'loss');
  if (lost.length === 0) return '';
  const tables = [...new Set(lost.flatMap(({ place }) => place.table ?? []))].map(printable);
  const rest = tables.length - SHOWN;
  const where =
    tables.length === 0
      ? ''
      : ` of ${tables.slice(0, SHOWN).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  return ` The source is damaged: what cannot be read${where} was not compared.`;
}
