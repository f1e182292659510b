import type { Note, TableName } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { qualifiedName } from '../ddl/sql-text.js';
import { ATTACHED } from './attached-sql.js';

interface AttachedRow {
  readonly schema: string;
  readonly name: string;
  readonly kind: keyof typeof CODES;
  /** A JSON array of texts. */
  readonly things: string;
}

/** Each kind of the query by its code. */
const CODES = {
  right: ['REPLACED_RIGHTS_LOST', 'loss'],
  trigger: ['REPLACED_TRIGGER_LOST', 'loss'],
  replication: ['REPLACED_REPLICATION_LOST', 'loss'],
  index: ['REPLACED_INDEX_LOST', 'loss'],
  comment: ['REPLACED_COMMENT_LOST', 'warning'],
  option: ['REPLACED_OPTION_LOST', 'warning'],
} as const satisfies Readonly<Record<string, readonly [Note['code'], Note['severity']]>>;
/** How many things one note lists. */
const LISTED = 20;

/** What hangs on these tables and views beside what the model holds, and never comes with new ones. */
export async function findAttached(
  connection: Connection,
  objects: readonly TableName[],
): Promise<readonly Note[]> {
  const rows = await connection.query<AttachedRow>(ATTACHED, [objects.map(qualifiedName)]);
  return rows.map(({ schema, name, kind, things }) => {
    const [code, severity] = CODES[kind];
    const place = { schema, table: name };
    return {
      code,
      severity,
      place,
      message: `The old one goes, and the new one will not have: ${listed(JSON.parse(things))}.`,
    };
  });
}

function listed(things: readonly string[]): string {
  const shown = things.slice(0, LISTED).join('; ');
  return things.length > LISTED ? `${shown} and ${things.length - LISTED} more` : shown;
}
