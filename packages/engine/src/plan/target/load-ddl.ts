import type { Dialect, Note, Sequence, Statement, Table } from '@godwit/plugin-api';
import { tableKey } from '../names/place.js';
import { uniqueIds } from '../names/unique-ids.js';
import type { TableDraft } from '../tables/drafts.js';
import { withLastValues } from '../tables/last-values.js';
import { computedColumns } from './arrived-columns.js';
import type { Found } from './find-existing.js';
import { idsOf, type PlannedDdl } from './target-ddl.js';

/** What a load into tables that are there goes around. */
interface Around extends Pick<Found, 'existing'> {
  readonly resting: readonly Statement[];
  /** What keeps the rows that are there. */
  readonly keeping: readonly Statement[];
}

/** Statements around a load into tables that are there: their foreign keys rest, their generators follow. */
export function planLoad(
  drafts: readonly TableDraft[],
  target: Dialect,
  { existing, resting: suspended, keeping }: Around,
  sequences: readonly Sequence[] = [],
): PlannedDdl {
  const there = new Set(existing.schema.sequences.map(({ name }) => tableKey(name)));
  const isThere = ({ name }: Sequence): boolean => there.has(tableKey(name));
  const tables = drafts.flatMap((draft) => {
    const table = existing.table(draft.target);
    return table === undefined ? [] : [passing(table, draft)];
  });
  const generated = tables.flatMap((table) => {
    const columns = table.columns.filter((column) => column.generated !== undefined);
    return columns.map((column) => ({ table: table.name, column: column.name }));
  });
  const isBefore = ({ phase }: Statement): boolean => phase === 'before-load';
  const statements = uniqueIds([
    ...suspended.filter(isBefore),
    ...keeping,
    ...suspended.filter((one) => !isBefore(one)),
    ...(target.ddl.raiseSequences?.(sequences.filter(isThere)) ?? []),
    ...target.ddl.resetIdentities(tables),
    ...target.ddl.analyze(tables),
  ]);
  const away = new Set(
    suspended.flatMap(({ phase, table }) => (phase === 'before-load' && table ? [tableKey(table)] : [])),
  );
  // What only looks at the rows afterwards brings nothing back.
  const restoring = suspended.filter(
    ({ phase, table }) => phase === 'after-load' && table && away.has(tableKey(table)),
  );
  const computes = computedColumns({ generated });
  return {
    statements,
    notes: sequences.filter((one) => !isThere(one) && !isRead(one, drafts)).map(missingSequence),
    dropping: new Set(),
    restoring: idsOf(restoring),
    tables: [],
    sequences: sequences.filter(isThere),
    objects: () => ({ ...existing.schema, tables }),
    different: [],
    computes,
  };
}

/** Whether a column of the move takes its numbers from it: that one's generator is raised, whatever it is in the target. */
function isRead({ name }: Sequence, drafts: readonly TableDraft[]): boolean {
  const columns = drafts.flatMap((draft) => draft.source.columns);
  return columns.some(({ identity }) => identity?.sequence?.name === name.name);
}

function missingSequence({ name }: Sequence): Note {
  const { schema } = name;
  return {
    code: 'SEQUENCE_NOT_CARRIED',
    severity: 'loss',
    place: { ...(schema === undefined ? {} : { schema }), object: name.name },
    message: 'The target has no such sequence, so its last number stays behind.',
    suggestion: 'Make it there, then run again.',
  };
}

/** A generator of the target must also pass what the source's generator gave before. */
function passing(table: Table, { columns }: TableDraft): Table {
  return withLastValues(table, ({ name }) => {
    return columns.find(({ target }) => target === name)?.source.identity?.lastValue;
  });
}
