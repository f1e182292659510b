import { formatTableName, type Table, type TableName } from '@godwit/plugin-api';
import { inject, Lifecycle, scoped } from 'tsyringe';
import type { EventHub } from '../event-hub.js';
import { tableKey } from '../plan/place.js';
import type { TableWork } from '../plan/planned-table.js';
import type { PreparedPlan } from '../plan/planner.js';
import { forEachLimit } from '../run/for-each-limit.js';
import { readerCount } from '../run/reader-count.js';
import type { RunContext } from '../run-context.js';
import { EVENTS, RUN } from '../tokens.js';
import { checkKeys } from './check-keys.js';
import { compareSchema } from './compare-schema.js';
import { type BothSides, compareTable } from './compare-table.js';
import { countTable } from './count-table.js';
import type { DifferingRows } from './differing-rows.js';
import { notInSource } from './not-in-source.js';
import { Told } from './told.js';
import type {
  TableVerification,
  VerificationResult,
  VerifyFinding,
  VerifyLevel,
} from './verification-result.js';

/** What is compared. */
export interface VerifyScope {
  readonly level: VerifyLevel;
  /** Only these tables; absent: all of the plan. */
  readonly work?: readonly TableWork[];
  /** False: only the schema, where no rows were to be moved. */
  readonly contents?: boolean;
  /** Where rows that differ are kept, by the table's name in the source: for a repair. */
  readonly rows?: ReadonlyMap<string, DifferingRows>;
}

/** Proves that a target holds what the source does. Only reads. */
@scoped(Lifecycle.ContainerScoped)
export class Verifier {
  readonly #run: RunContext;
  readonly #events: EventHub;

  constructor(@inject(RUN) run: RunContext, @inject(EVENTS) events: EventHub) {
    this.#run = run;
    this.#events = events;
  }

  async verify(sides: BothSides, prepared: PreparedPlan, scope: VerifyScope): Promise<VerificationResult> {
    const started = performance.now();
    const { level, work = prepared.work, contents = true } = scope;
    this.#events.emit({ type: 'verify:started', level, tables: work.length });
    const schemas = [...new Set(work.map(({ target }) => target.schema))].filter((one) => one !== undefined);
    const schema = await sides.target.introspect(schemas.length === 0 ? undefined : { schemas });
    const found = this.#tablesOf(schema.tables, work);
    const tables = contents ? await this.#tables(sides, prepared, found, { ...scope, work }) : [];
    const findings =
      level === 'counts' ? [] : await this.#findings(sides, prepared, work, [...found.values()]);
    const same = findings.length === 0 && tables.every(({ status }) => status === 'same');
    const result: VerificationResult = {
      status: same ? 'same' : 'different',
      level,
      source: prepared.plan.source,
      target: prepared.plan.target,
      tables,
      findings,
      ledger: prepared.plan.ledger,
      seconds: Math.round(performance.now() - started) / 1000,
    };
    this.#events.emit({ type: 'verify:finished', result });
    return result;
  }

  #tablesOf(tables: readonly Table[], work: readonly TableWork[]): ReadonlyMap<string, Table> {
    const fold = this.#run.target.dialect.capabilities.foldsIdentifierCase;
    const id = (name: TableName): string => (fold ? tableKey(name).toLowerCase() : tableKey(name));
    const all = new Map(tables.map((table) => [id(table.name), table]));
    return new Map(
      work.flatMap(({ target }) => {
        const table = all.get(id(target));
        return table === undefined ? [] : [[tableKey(target), table] as const];
      }),
    );
  }

  async #tables(
    sides: BothSides,
    { plan }: PreparedPlan,
    found: ReadonlyMap<string, Table>,
    { work = [], level, rows }: VerifyScope,
  ): Promise<readonly TableVerification[]> {
    const results: TableVerification[] = [];
    await forEachLimit(work, readerCount(this.#run.options), async (one, index) => {
      this.#run.signal.throwIfAborted();
      const name = formatTableName(one.source.name);
      const target = found.get(tableKey(one.target));
      const task = { work: one, name, ledger: plan.ledger, rows: rows?.get(name) };
      const result =
        target === undefined
          ? missingTable(one, name)
          : level === 'counts'
            ? await countTable(sides, { ...task, target }, this.#run)
            : await compareTable(sides, { ...task, target }, this.#run);
      results[index] = result;
      this.#events.emit({ type: 'verify:table', result });
    });
    return results;
  }

  async #findings(
    { source, target }: BothSides,
    { plan, tables: wanted, dialect }: PreparedPlan,
    work: readonly TableWork[],
    found: readonly Table[],
  ): Promise<readonly VerifyFinding[]> {
    const names = new Set(work.map((one) => tableKey(one.target)));
    const asked = wanted.filter(({ name }) => names.has(tableKey(name)));
    // A load into tables that are there keeps the keys that these have.
    const keys = await checkKeys(target, found, wanted.length === 0 ? found : asked, this.#run.signal);
    const told = new Told(plan.ledger, work);
    const untold = keys.filter(({ finding }) => !told.has(finding.place));
    const own = await notInSource(untold, source, work, this.#run.signal);
    return [...own, ...compareSchema(asked, found, dialect.types, told)];
  }
}

function missingTable(work: TableWork, name: string): TableVerification {
  const target = formatTableName(work.target);
  return {
    name,
    target,
    status: 'different',
    method: 'counts',
    sourceRows: work.rows ?? 0,
    targetRows: 0,
    differences: [],
    more: false,
    told: 0,
    detailRows: 0,
    error: {
      code: 'TARGET_TABLE_MISSING',
      message: `The target has no table ${target}.`,
      place: { table: target },
    },
    seconds: 0,
  };
}
