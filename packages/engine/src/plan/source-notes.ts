import type { DatabaseSchema, Note, SourceSession, Table } from '@godwit/plugin-api';
import type { MigrationMode } from '../config/resolved-options.js';

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
    return !elsewhere && (mode !== 'data-only' || note.code === 'TABLE_LEFT_OUT');
  });
  return session.blocksWriters ? [blocksWriters(), ...own] : own;
}

function blocksWriters(): Note {
  return {
    code: 'SOURCE_BLOCKS_WRITERS',
    severity: 'info',
    place: {},
    message: 'While this run reads, applications that write to the source wait.',
    suggestion: "Set snapshot to 'copy' (--snapshot copy) to read from a copy made first.",
  };
}
