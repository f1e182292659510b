import type { DatabaseSchema, Note, SourceSession, Table } from '@godwit/plugin-api';
import type { MigrationMode } from '../../options/resolved-options.js';

/** What the source itself told, as far as it concerns this move. */
export function sourceNotes(
  schema: DatabaseSchema,
  selected: readonly Table[],
  session: SourceSession,
  mode: MigrationMode,
): readonly Note[] {
  const left = schema.tables.filter((table) => !selected.includes(table));
  const own = schema.notes.filter((note) => {
    const elsewhere = left.some(
      ({ name }) => name.name === note.place.table && name.schema === note.place.schema,
    );
    // A load into tables that are there carries rows only, so what happens to other objects is not its business.
    return !elsewhere && (mode !== 'into-existing' || note.code === 'TABLE_LEFT_OUT');
  });
  return session.blocksWriters ? [blocksWriters(), ...own] : own;
}

function blocksWriters(): Note {
  return {
    code: 'SOURCE_BLOCKS_WRITERS',
    severity: 'info',
    place: {},
    message:
      'An application that waits for locks writes to the source after this run, any other fails at once with "database is locked".',
    suggestion: 'options.snapshot "copy" reads from a copy that is made first.',
  };
}
