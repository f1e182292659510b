import { type DomainType, domainsOf, formatTableName, type Note, type NoteCode } from '@godwit/plugin-api';
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
    const found = domainsOf(draft.source, domains);
    const place = placeOf(source.name, { column: column.name });
    const note = (code: NoteCode, what: string): Note => {
      const message = `The values get another type, for which the ${what} of the domain ${formatTableName(domain)} was not written; it is left out.`;
      return { code, severity: 'loss', place, message };
    };
    const given = found.find((one) => one.default !== undefined)?.default;
    const loses = column.default === undefined ? given : undefined;
    return [
      ...(loses === undefined ? [] : [note('DEFAULT_NOT_CARRIED', `default ${loses.text}`)]),
      ...found
        .flatMap(({ checks }) => checks)
        .map(({ expression }) => note('CHECK_NOT_CARRIED', `check ${expression.text}`)),
    ];
  });
}
