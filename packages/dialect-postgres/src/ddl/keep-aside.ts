import type { CompiledDdl, Note, ReplacedObjects, Statement } from '@godwit/plugin-api';
import { type AsideRecord, apart, asideOf, commentOn, moveAside, recordsOf } from './set-aside.js';
import { quoteName, quoteText } from './sql-text.js';
import { afterProof } from './statement.js';

/** What the names of schemas begin with in which runs keep what they have replaced. */
export const KEPT = 'godwit_kept_';
/** What their comments begin with: whoever only has such a name keeps it. */
export const KEPT_COMMENT = 'Kept by godwit: ';

/**
 * Moves old tables and views into schemas of their own. When everything else is done these get names that no later run takes
 * for what it has to bring back.
 */
export function keepAside(old: ReplacedObjects, runId: string): CompiledDdl {
  const records = recordsOf(old);
  if (records.length === 0) return { statements: [], notes: [] };
  return {
    statements: [...moveAside(old), keep(records, runId)],
    notes: keptNotes(old, runId),
  };
}

/** Where what was replaced is kept, and how it goes. */
export function keptNotes(old: ReplacedObjects, runId: string): readonly Note[] {
  return recordsOf(old).map((record) => keptNote(record, runId));
}

/** Makes the schema in which the tables of a schema stay. */
export function makeKept(
  { schema }: AsideRecord,
  runId: string,
): Pick<Statement, 'sql' | 'purpose' | 'undo'> {
  const kept = quoteName(keptOf(schema, runId));
  return {
    sql: `CREATE SCHEMA ${kept};\n${keptComment(schema, runId)}`,
    purpose: `make room for the old tables of ${quoteName(schema)}`,
    undo: [`DROP SCHEMA ${kept}`],
  };
}

function keptComment(schema: string, runId: string): string {
  const text = `${KEPT_COMMENT}what the run ${runId} has replaced in the schema ${quoteName(schema)}`;
  return `COMMENT ON SCHEMA ${quoteName(keptOf(schema, runId))} IS ${quoteText(text)}`;
}

/** The schema in which the tables of a schema stay. */
export function keptOf(schema: string, runId: string): string {
  return apart(`${KEPT}${runId.slice(0, 8)}_`, schema);
}

function keep(records: readonly AsideRecord[], runId: string): Statement {
  const names = records.map(({ schema }) => quoteName(asideOf(schema))).join(', ');
  const renaming = records.map(({ schema }) => {
    const kept = quoteName(keptOf(schema, runId));
    return `ALTER SCHEMA ${quoteName(asideOf(schema))} RENAME TO ${kept};\n${keptComment(schema, runId)}`;
  });
  return afterProof({
    id: `keep-aside:${names}`,
    sql: renaming.join(';\n'),
    purpose: 'keep the old tables aside',
    undo: records.map((record) => {
      const aside = quoteName(asideOf(record.schema));
      return `ALTER SCHEMA ${quoteName(keptOf(record.schema, runId))} RENAME TO ${aside};\n${commentOn(record)}`;
    }),
  });
}

/** So many names are told of what is kept. */
const SHOWN_NAMES = 20;

function keptNote({ schema, old }: AsideRecord, runId: string): Note {
  const kept = quoteName(keptOf(schema, runId));
  const rest = old.length - SHOWN_NAMES;
  const more = rest > 0 ? ` and ${rest} more` : '';
  const names = `${old.slice(0, SHOWN_NAMES).map(quoteName).join(', ')}${more}`;
  return {
    code: 'REPLACED_KEPT',
    severity: 'info',
    place: { schema },
    message: `What was replaced is kept in the schema ${kept}: ${names}.`,
    suggestion: `The command "rollback" brings it back. To drop it: DROP SCHEMA ${kept} CASCADE`,
  };
}
