import {
  isMigrationError,
  type Note,
  type Statement,
  type Table,
  type TableName,
  type TargetSession,
} from '@godwit/plugin-api';
import type { ResolvedOptions } from '../options/resolved-options.js';
import { withCount } from '../plan/foresee/probe-notes.js';
import { tableKey } from '../plan/names/place.js';
import { refuseUnrecorded } from '../plan/target/find-resting.js';

/** Where keys rest, and for which run. */
interface RestingScope {
  readonly target: TargetSession;
  readonly runId: string;
  readonly options: ResolvedOptions;
  readonly signal: AbortSignal;
  /** Those of the target that are repaired; keys of others never rest. */
  readonly tables: readonly Table[];
}

/**
 * Lets foreign keys rest that stand against rows in the order in which they are written and deleted, as those of tables that
 * point at each other do: those of a table only when one of them has refused a row.
 */
export class RestingKeys {
  readonly #scope: RestingScope;
  readonly #resting = new Set<string>();
  readonly #after: Statement[] = [];

  constructor(scope: RestingScope) {
    this.#scope = scope;
  }

  /** Does work on a table, and does it again once the keys rest that refused it. */
  async during<T>(table: TableName, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const owner = this.#ownerOf(error, table);
      if (owner === undefined || this.#resting.has(tableKey(owner.name))) throw error;
      if (!(await this.#rest(owner))) throw error;
    }
    return this.during(table, work);
  }

  /** Brings the keys back, whatever has happened, and notes those that rows stand against. */
  async restore(): Promise<readonly Note[]> {
    const { target, runId } = this.#scope;
    const notes: Note[] = [];
    const ran = new Set<string>();
    let failure: unknown;
    for (const { id, requires = [], skipWhen, noteWhen, ...statement } of this.#after.splice(0)) {
      try {
        if (!requires.every((one) => ran.has(one)) || (await this.#stands(skipWhen, notes))) continue;
        await target.execute([{ id, ...statement }], { runId, step: id }, new AbortController().signal);
        ran.add(id);
        await this.#stands(noteWhen, notes);
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
    return notes;
  }

  /** The table whose foreign key has refused rows of another, or its own. */
  #ownerOf(error: unknown, refused: TableName): Table | undefined {
    if (!isMigrationError(error) || error.place.object === undefined) return undefined;
    return this.#scope.tables.find(({ name, foreignKeys }) =>
      foreignKeys.some((key) => {
        const ends = [name, key.references.table].map(tableKey);
        return key.name === error.place.object && ends.includes(tableKey(refused));
      }),
    );
  }

  async #rest(owner: Table): Promise<boolean> {
    const { target, runId, options, signal } = this.#scope;
    const statements = (await target.suspend?.([owner], { only: true })) ?? [];
    const before = statements.filter(({ phase }) => phase === 'before-load');
    if (before.length === 0) return false;
    refuseUnrecorded(options, before);
    this.#resting.add(tableKey(owner.name));
    this.#after.push(...statements.filter(({ phase }) => phase === 'after-load'));
    for (const statement of before) await target.execute([statement], { runId, step: statement.id }, signal);
    return true;
  }

  async #stands(question: Statement['skipWhen'], notes: Note[]): Promise<boolean> {
    if (question === undefined) return false;
    const [found] = await this.#scope.target.count([question.probe]);
    if (found === undefined || found.count === 0n) return false;
    notes.push(withCount(question.note, found));
    return true;
  }
}
