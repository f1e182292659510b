import { countOf, type Note } from '@godwit/plugin-api';
import type { Relation } from './relations.js';

/** What of a table is seen but has no place in the model. */
export function relationNotes(relation: Relation): readonly Note[] {
  const place = { schema: relation.schema, table: relation.name };
  const note = (code: Note['code'], severity: Note['severity'], message: string): Note => {
    return { code, severity, place, message };
  };
  const notes: Note[] = [];
  if (relation.partition_key !== null) {
    const message = `The table is partitioned by ${relation.partition_key}; it becomes one table with all rows.`;
    notes.push(note('TABLE_OPTION_NOT_CARRIED', 'info', message));
  }
  if (relation.parents !== null) {
    const message = `The table inherits from ${relation.parents}; it becomes a table of its own, and queries of the other no longer see its rows.`;
    notes.push(note('TABLE_OPTION_NOT_CARRIED', 'warning', message));
  }
  if (relation.unlogged) {
    notes.push(
      note('TABLE_OPTION_NOT_CARRIED', 'info', 'The table is unlogged; it becomes an ordinary one.'),
    );
  }
  const secured = rowSecurity(relation);
  if (secured !== undefined) notes.push(note('TABLE_NOT_MODELLED', ...secured));
  if (relation.rules > 0n) {
    notes.push(
      note(
        'TABLE_NOT_MODELLED',
        'loss',
        `${countOf(relation.rules, 'rule')} of the table ${relation.rules === 1n ? 'is' : 'are'} not carried.`,
      ),
    );
  }
  return notes;
}

/** What becomes of who may see which rows. */
function rowSecurity({ row_security, policies }: Relation): readonly [Note['severity'], string] | undefined {
  if (!row_security && policies === 0n) return undefined;
  const own = `${countOf(policies, 'policy', 'policies')} of row security`;
  const verb = policies === 1n ? 'is' : 'are';
  if (!row_security)
    return ['info', `${own} ${verb} not carried; row security is switched off for the table.`];
  const all = 'who may read the table sees every row';
  if (policies > 0n) return ['loss', `${own} ${verb} not carried: ${all}.`];
  return ['loss', `Row security, on without a policy, is not carried: ${all}.`];
}

/** A table that is left alone. */
export function leftOut({ schema, name, kind }: Relation): Note {
  const message =
    kind === 'f'
      ? 'The table lies on another server and is left alone.'
      : 'The table comes with an extension and is left alone.';
  return { code: 'TABLE_LEFT_OUT', severity: 'info', place: { schema, table: name }, message };
}
