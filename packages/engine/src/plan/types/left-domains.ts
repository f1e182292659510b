import {
  type DomainType,
  formatTableName,
  inlineDomains,
  type Note,
  type NoteCode,
} from '@godwit/plugin-api';
import { placeOf } from '../names/place.js';
import type { TableDraft } from '../tables/drafts.js';
import { isAsDeclared } from '../tables/planned-table.js';

/** Tells of the checks and the defaults of domains that columns leave, because they get another type than the declared one. */
export function leftDomainNotes(
  { source, columns }: TableDraft,
  domains: readonly DomainType[],
): readonly Note[] {
  return columns.flatMap((draft): readonly Note[] => {
    const { domain, ...column } = draft.source;
    if (domain === undefined || draft.origin === 'target' || isAsDeclared(draft)) return [];
    const alone = { ...source, columns: [draft.source], checks: [] };
    const { checks, columns: given } = inlineDomains(alone, domains).table;
    const place = placeOf(source.name, { column: column.name });
    const note = (code: NoteCode, what: string): Note => {
      const message = `The values get another type, for which the ${what} of the domain ${formatTableName(domain)} was not written; it is left out.`;
      return { code, severity: 'loss', place, message };
    };
    const loses = column.default === undefined ? given[0]?.default : undefined;
    return [
      ...(loses === undefined ? [] : [note('DEFAULT_NOT_CARRIED', `default ${loses.text}`)]),
      ...checks.map(({ expression }) => note('CHECK_NOT_CARRIED', `check ${expression.text}`)),
    ];
  });
}
