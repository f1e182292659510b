import {
  type DatabaseSchema,
  formatTableName,
  type Note,
  type Table,
  type TableName,
} from '@godwit/plugin-api';
import { tableKey, whereNamed } from '../plan/names/place.js';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import { withoutModules } from '../plan/tables/module-tables.js';
import type { TableWork } from '../plan/tables/planned-table.js';
import { readUndamaged } from '../plan/tables/refuse-damage.js';
import { refuseUnreadable } from '../plan/tables/refuse-unreadable.js';
import { forEachLimit } from '../reading/for-each-limit.js';
import { readerCount } from '../reading/reader-count.js';
import { Room } from '../reading/room.js';
import type { RunContext } from '../run-context.js';
import { checkIdentities } from './check-identities.js';
import { checkKeys } from './check-keys.js';
import { checkSequences } from './check-sequences.js';
import { type BothSides, compareTable } from './compare-table.js';
import { countTable } from './count-table.js';
import type { DifferingRows } from './differing-rows.js';
import { missingTable } from './missing-table.js';
import { notInSource } from './not-in-source.js';
import { schemaFindings } from './schema-findings.js';
import { Told } from './told.js';
import type {
  ComparedLevel,
  TableVerification,
  VerificationResult,
  VerifyFinding,
} from './verification-result.js';
import { asWholeAsCanBe } from './weak-constraints.js';

/** What is compared. */
export interface VerifyScope {
  readonly level: ComparedLevel;
  /** Only these tables; absent: all of the plan. */
  readonly work?: readonly TableWork[];
  /** Notes of the run whose result is compared, beside those of its plan. */
  readonly happened?: readonly Note[];
  /** Where rows that differ are kept, by the table's name in the source: for a repair. */
  readonly rows?: ReadonlyMap<string, DifferingRows>;
}

const DAMAGED =
  'What it holds cannot be proved. Restore it from a backup, or move again into a new database.';

/** Proves that a target holds what the source does. Only reads. */
export async function verifyTarget(
  run: RunContext,
  sides: BothSides,
  prepared: PreparedPlan,
  scope: VerifyScope,
): Promise<VerificationResult> {
  const started = performance.now();
  const { level, work = prepared.work } = scope;
  run.events.emit({ type: 'verify:started', level, tables: work.length });
  const expected = prepared.expected(new Set(work.map(({ target }) => tableKey(target))));
  const { views, sequences, domains } = expected.wanted;
  const objects = [...views, ...sequences, ...domains, ...prepared.sequences];
  const names = [...work.map(({ target }) => target), ...objects.map(({ name }) => name)];
  const held = await sides.target.introspect(whereNamed(names));
  const schema = withoutModules(held, views);
  const found = tablesOf(run, schema.tables, work);
  if (level !== 'counts') {
    const compared = new Set(prepared.sequences.map(({ name }) => tableKey(name)));
    const sequences = schema.sequences.filter(({ name }) => compared.has(tableKey(name)));
    refuseUnreadable({ side: 'target', numbers: [...found.values()], sequences });
  }
  const { target: endpoint, signal } = run;
  const search = { session: sides.target, endpoint, tables: [...found.values()], signal, hint: DAMAGED };
  const tables =
    level === 'schema'
      ? []
      : await readUndamaged(search, () => compareTables(run, sides, prepared, found, { ...scope, work }));
  const findings =
    level === 'counts'
      ? []
      : [
          ...(await keyFindings(run, sides, prepared, { ...scope, work }, found)),
          ...(await schemaDifferences(run, sides, expected, prepared, { ...scope, work }, schema)),
          ...checkSequences(prepared.sequences, schema.sequences),
        ];
  const same = findings.length === 0 && tables.every(({ status }) => status === 'same');
  const result: VerificationResult = {
    status: same ? 'same' : 'different',
    level,
    source: prepared.plan.source,
    target: prepared.plan.target,
    tables,
    findings,
    onlyInTarget: othersIn(run, prepared, schema.tables).map(({ name }) => formatTableName(name)),
    ledger: [...prepared.plan.ledger, ...(scope.happened ?? [])],
    seconds: Math.round(performance.now() - started) / 1000,
  };
  run.events.emit({ type: 'verify:finished', result });
  return result;
}

/** What makes a name of the target the same as another. */
function idOfNames(run: RunContext): (name: TableName) => string {
  const fold = run.target.dialect.capabilities.foldsIdentifierCase;
  return (name) => (fold ? tableKey(name).toLowerCase() : tableKey(name));
}

function tablesOf(
  run: RunContext,
  tables: readonly Table[],
  work: readonly TableWork[],
): ReadonlyMap<string, Table> {
  const id = idOfNames(run);
  const all = new Map(tables.map((table) => [id(table.name), table]));
  return new Map(
    work.flatMap(({ target }) => {
      const table = all.get(id(target));
      return table === undefined ? [] : [[tableKey(target), table] as const];
    }),
  );
}

async function compareTables(
  run: RunContext,
  sides: BothSides,
  { plan }: PreparedPlan,
  found: ReadonlyMap<string, Table>,
  { work = [], level, rows }: VerifyScope,
): Promise<readonly TableVerification[]> {
  const results: TableVerification[] = [];
  await sides.target.hold?.([...found.values()], run.signal);
  const room = new Room();
  await forEachLimit(work, readerCount(run.options), async (one, index) => {
    run.signal.throwIfAborted();
    const name = formatTableName(one.source.name);
    const target = found.get(tableKey(one.target));
    const task = { work: one, name, ledger: plan.ledger, rows: rows?.get(name) };
    const result =
      target === undefined
        ? missingTable(one, name)
        : level === 'counts'
          ? await countTable(sides, { ...task, target }, run)
          : await room.hold(one.largestCell ?? 0, run.signal, () =>
              compareTable(sides, { ...task, target }, run),
            );
    results[index] = result;
    run.events.emit({ type: 'verify:table', result });
  });
  return results;
}

/** Tables that no table of the plan is. */
export function othersIn(
  run: RunContext,
  { work }: PreparedPlan,
  tables: readonly Table[],
): readonly Table[] {
  const id = idOfNames(run);
  const own = new Set(work.map(({ target }) => id(target)));
  return tables.filter(({ name }) => !own.has(id(name)));
}

/** Rows that stand against keys, but for those that notes tell of or that the source has as well; generators behind. */
async function keyFindings(
  run: RunContext,
  { source, target }: BothSides,
  { plan, tables: wanted, sequences }: PreparedPlan,
  { work = [], happened = [] }: VerifyScope,
  tables: ReadonlyMap<string, Table>,
): Promise<readonly VerifyFinding[]> {
  const names = new Set(work.map((one) => tableKey(one.target)));
  const found = [...tables.values()];
  const asked = wanted.filter(({ name }) => names.has(tableKey(name)));
  // A load into tables that are there keeps the keys that these have.
  const keys = await checkKeys(target, found, wanted.length === 0 ? found : asked, run.signal);
  const told = new Told([...plan.ledger, ...happened], work);
  const untold = keys.filter(({ finding, columns }) => {
    return !told.has({ kind: finding.object, place: finding.place, ...(columns && { columns }) });
  });
  const against = await notInSource(untold, source, work, run.source.dialect.name, run.signal);
  return [...against, ...checkIdentities({ work, found: tables, sequences, known: against })];
}

async function schemaDifferences(
  run: RunContext,
  { target }: BothSides,
  expected: ReturnType<PreparedPlan['expected']>,
  { plan, dialect }: PreparedPlan,
  { work = [], happened = [] }: VerifyScope,
  found: DatabaseSchema,
): Promise<readonly VerifyFinding[]> {
  const tables = await asWholeAsCanBe(target, found.tables, run.signal);
  const objects = { ...expected, work, planned: plan.ledger, happened };
  return schemaFindings(objects, { ...found, tables }, dialect.expressions.normalize);
}
