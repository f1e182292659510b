import type { Note } from '@godwit/plugin-api';
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
  if (relation.row_security || relation.policies > 0n) {
    const message = `Row security and its policies (${relation.policies}) are not carried: who may read the table sees every row.`;
    notes.push(note('TABLE_NOT_MODELLED', 'loss', message));
  }
  if (relation.rules > 0n) {
    notes.push(
      note('TABLE_NOT_MODELLED', 'loss', `The rules of the table (${relation.rules}) are not carried.`),
    );
  }
  return notes;
}

/** A table that is left alone. */
export function leftOut({ schema, name, kind }: Relation): Note {
  const message =
    kind === 'f'
      ? 'The table lies on another server and is left alone.'
      : 'The table comes with an extension and is left alone.';
  return { code: 'TABLE_LEFT_OUT', severity: 'info', place: { schema, table: name }, message };
}
