import type { Probe, SourceSession, TableName } from '@godwit/plugin-api';
import { tableKey } from '../plan/place.js';
import type { TableWork } from '../plan/planned-table.js';
import type { KeyFinding } from './check-keys.js';
import type { VerifyFinding } from './verification-result.js';

/**
 * Leaves out rows that stand against a key in the source as well, as many as in the target: SQLite does not enforce
 * references by default, and a comparison does not tell what both sides have.
 */
export async function notInSource(
  found: readonly KeyFinding[],
  source: SourceSession,
  work: readonly TableWork[],
  signal: AbortSignal,
): Promise<readonly VerifyFinding[]> {
  if (found.length === 0) return [];
  const names = new SourceNames(work);
  const asked = found.map(({ probe }) => names.probe(probe));
  const answers = await source.count?.(
    asked.filter((probe) => probe !== undefined),
    signal,
  );
  let next = 0;
  return found.flatMap(({ finding }, index) => {
    const answer = asked[index] === undefined ? undefined : answers?.[next++];
    return answer !== undefined && Number(answer.count) === finding.count ? [] : [finding];
  });
}

/** The names of the source by those of the target. */
class SourceNames {
  readonly #work: ReadonlyMap<string, TableWork>;

  constructor(work: readonly TableWork[]) {
    this.#work = new Map(work.map((one) => [tableKey(one.target), one]));
  }

  /** The same question to the source; undefined where it has not all that is asked about. */
  probe(probe: Probe): Probe | undefined {
    if (probe.kind === 'duplicates') {
      const table = this.#table(probe.table);
      const columns = this.#columns(probe.table, probe.columns);
      return table && columns && { ...probe, table, columns, keyColumns: [] };
    }
    if (probe.kind !== 'orphans') return undefined;
    const [table, parent] = [this.#table(probe.table), this.#table(probe.references.table)];
    const columns = this.#columns(probe.table, probe.columns);
    const referred = this.#columns(probe.references.table, probe.references.columns);
    if (!table || !parent || !columns || !referred) return undefined;
    return { ...probe, table, columns, references: { table: parent, columns: referred }, keyColumns: [] };
  }

  #table(name: TableName): TableName | undefined {
    return this.#work.get(tableKey(name))?.source.name;
  }

  #columns(name: TableName, columns: readonly string[]): readonly string[] | undefined {
    const work = this.#work.get(tableKey(name));
    const found = columns.flatMap((column) => {
      const index = work?.write.findIndex((one) => one.name === column) ?? -1;
      return work?.read[index]?.name ?? [];
    });
    return found.length === columns.length ? found : undefined;
  }
}
