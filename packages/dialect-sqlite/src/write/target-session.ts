import {
  type Bookkeeping,
  CELL_IMAGES,
  type DatabaseSchema,
  type EqualRows,
  type Note,
  orAborted,
  type Probe,
  type ProbeResult,
  type RowsByKey,
  type RowsThere,
  type SchemaObjects,
  type Statement,
  type StepCheckpoint,
  type Table,
  type TableName,
  type TableWriter,
  type TargetOptions,
  type TargetSession,
  throwIfAborted,
  type WriterOptions,
  type WrittenTable,
} from '@godwit/plugin-api';
import { sharesFiles } from '../connect/file-identity.js';
import type { WorkerClient } from '../connect/worker-client.js';
import { validateForeignKeys } from '../ddl/validate-foreign-keys.js';
import { encodeRows } from '../read/rows/encode-rows.js';
import { BuildingPlace } from './building-place.js';
import type { GivenPlace } from './given-place.js';
import { keepRows } from './keep-rows.js';
import { rowDigest } from './load/row-digest.js';
import { openWriter } from './load/writer.js';
import { lostProperties } from './lost-properties.js';
import { targetBookkeeping } from './target-bookkeeping.js';
import { checkPlace, type TargetPlace } from './target-place.js';
import type { TargetMethods } from './thread/protocol.js';

/** A SQLite database that is written: in place where it exists, else under a name of its own until it is whole. */
export class SqliteTarget implements TargetSession {
  readonly bookkeeping: Bookkeeping;
  readonly notes: readonly Note[];
  /** Absent for a database that existed before, unless the run is atomic: a failed run takes back what it made. */
  readonly complete?: () => Promise<void>;
  /** Absent for a database that existed before, where all stays anyway. */
  readonly keep?: () => Promise<void>;
  readonly #worker: WorkerClient<TargetMethods>;
  readonly #place: TargetPlace;
  readonly #isAtomic: boolean;
  readonly #building: BuildingPlace;
  readonly #given: GivenPlace | undefined;

  constructor(
    worker: WorkerClient<TargetMethods>,
    place: TargetPlace,
    options: Pick<TargetOptions, 'atomic' | 'goOn' | 'bookkeeping'>,
    given?: GivenPlace,
  ) {
    this.#worker = worker;
    this.#place = place;
    const { atomic = false, goOn = false, bookkeeping } = options;
    this.#isAtomic = atomic && place.exists;
    this.#building = new BuildingPlace(worker, place, goOn && bookkeeping !== 'none');
    this.#given = given;
    this.notes = given?.notes ?? [];
    const kept = targetBookkeeping(worker, place, this.#building, options);
    this.bookkeeping = given?.watched(kept) ?? kept;
    if (place.exists) {
      if (atomic) this.complete = () => this.#putInPlace(() => worker.call('commitWhole', undefined));
      else if (given !== undefined) this.complete = () => this.#putInPlace();
      return;
    }
    this.complete = () => this.#putInPlace(() => this.#building.complete());
    if (given === undefined && bookkeeping !== 'none') this.keep = () => this.#keep();
  }

  recognizes(identity: string): Promise<boolean> {
    const paths = [this.#given?.original ?? this.#place.path, this.#place.written];
    return sharesFiles(paths, identity);
  }

  async lock(_runId: string): Promise<AsyncDisposable> {
    await this.#place.check?.();
    await this.#building.build();
    await this.#worker.call('lock', { goesOn: false });
    // Killed at any moment, the next who opens the file finds what it held before.
    if (this.#isAtomic) await this.#worker.call('beginWhole', undefined);
    return { [Symbol.asyncDispose]: () => this.#worker.call('unlock', undefined).catch(() => {}) };
  }

  async introspect(): Promise<DatabaseSchema> {
    const { CATALOGUE_QUERIES } = await import('../introspect/catalogue-queries.js');
    return this.#worker.call('introspect', CATALOGUE_QUERIES);
  }

  async checkRights(): Promise<void> {
    await this.#place.check?.();
    await checkPlace(this.#place);
    if (this.#place.exists) await this.#worker.call('tryWriting', undefined);
    else await this.#building.check();
  }

  checkLoad(tables: readonly TableName[]): Promise<void> {
    const names = tables.map(({ name }) => name);
    return this.#worker.call('checkLoad', names);
  }

  async attached(objects: readonly TableName[], made: SchemaObjects): Promise<readonly Note[]> {
    return lostProperties(objects, await this.introspect(), made);
  }

  /** Foreign keys are never enforced while godwit writes, so nothing is taken away; afterwards they are looked at. */
  async suspend(tables: readonly Table[]): Promise<readonly Statement[]> {
    return validateForeignKeys(tables);
  }

  async keepRows(tables: readonly RowsThere[], runId: string): Promise<readonly Statement[]> {
    return keepRows(tables, runId);
  }

  async dropKept(): Promise<readonly string[]> {
    return this.#place.exists ? await this.#worker.call('dropKept', undefined) : [];
  }

  count(probes: readonly Probe[], signal?: AbortSignal): Promise<readonly ProbeResult[]> {
    const answer = this.#worker.call('count', probes);
    return signal === undefined ? answer : orAborted(answer, signal);
  }

  async execute(group: readonly Statement[], step: StepCheckpoint, signal: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    await this.#building.build();
    // Not left before its end: whether the group was committed must be known.
    await this.#worker.call('execute', { group, step }, { signal });
  }

  /** Pages are written into new files only; elsewhere rows come as text, which SQLite inserts. */
  async takes(tables: readonly WrittenTable[], encoding: string): Promise<readonly boolean[]> {
    const isImages = encoding === CELL_IMAGES;
    if (!isImages || !this.#building.isTaken) return tables.map(() => !isImages);
    return this.#worker.call('takesPages', tables);
  }

  async openWriter(table: TableName, options: WriterOptions): Promise<TableWriter> {
    throwIfAborted(options.signal);
    await this.#building.build();
    return openWriter(this.#worker, table, options);
  }

  async empty(tables: readonly TableName[], runId: string, signal: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    await this.#building.build();
    // Not left before its end: whether the rows are gone must be known.
    await this.#worker.call('empty', { tables: tables.map(({ name }) => name), runId }, { signal });
  }

  async deleteRows(table: TableName, { key, keys }: RowsByKey, signal: AbortSignal): Promise<bigint> {
    throwIfAborted(signal);
    if (keys.length === 0) return 0n;
    const bytes = encodeRows(keys, key);
    // Not left before its end: whether the rows are gone must be known.
    return await this.#worker.call('deleteRows', { table: table.name, key, bytes }, { signal });
  }

  async deleteEqualRows(
    { name: table }: TableName,
    { rows, columns, badText, sourceTimeZone }: EqualRows,
    signal: AbortSignal,
  ): Promise<bigint> {
    throwIfAborted(signal);
    if (rows.length === 0) return 0n;
    const digests = rows.map((row) => rowDigest(row, columns));
    const request = { table, columns, badText, sourceTimeZone, digests };
    return await this.#worker.call('deleteEqualRows', request, { signal });
  }

  async #putInPlace(work?: () => Promise<void>): Promise<void> {
    await work?.();
    await this.#given?.putBack();
  }

  async #keep(): Promise<void> {
    if (!this.#building.isTaken) return;
    await this.#worker.call('keep', undefined);
    this.#building.stay();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.shutDown();
    await this.#building.leave();
    await this.#given?.leave();
  }
}
