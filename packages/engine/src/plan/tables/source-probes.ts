import type { Probe, TableName } from '@godwit/plugin-api';
import { tableKey } from '../names/place.js';
import type { TableWork } from './planned-table.js';

/** Puts questions about the tables of the target to the source, in its own names and about the rows that are moved. */
export class SourceProbes {
  readonly #work: ReadonlyMap<string, TableWork>;
  readonly #dialect: string;

  /** `dialect` is the name of the source's. */
  constructor(work: readonly TableWork[], dialect: string) {
    this.#work = new Map(work.map((one) => [tableKey(one.target), one]));
    this.#dialect = dialect;
  }

  /** Undefined where the source has not all that is asked about, or cannot tell it. */
  probe(probe: Probe): Probe | undefined {
    const work = this.#work.get(tableKey(probe.table));
    if (work === undefined) return undefined;
    if (probe.kind === 'rows') return { kind: 'rows', table: work.source.name };
    const table = work.source.name;
    if (probe.kind === 'texts') {
      const columns = columnsOf(work, probe.columns);
      return columns && { kind: 'texts', table, columns };
    }
    const keyColumns = columnsOf(work, probe.keyColumns) ?? [];
    const asked = { table, keyColumns, ...restriction(work) };
    switch (probe.kind) {
      case 'above':
      case 'below': {
        const [column] = columnsOf(work, [probe.column]) ?? [];
        return column === undefined ? undefined : { ...probe, ...asked, column };
      }
      case 'duplicates': {
        const columns = columnsOf(work, probe.columns);
        return columns && { ...probe, ...asked, columns };
      }
      case 'orphans': {
        const columns = columnsOf(work, probe.columns);
        const references = this.#references(probe.references);
        return columns && references && { ...probe, ...asked, columns, references };
      }
      case 'matches': {
        const { negates, orphansOf } = probe;
        if (orphansOf !== undefined) {
          const { table, keyColumns } = probe;
          return this.probe({ kind: 'orphans', table, keyColumns, ...orphansOf });
        }
        if (negates?.dialect !== this.#dialect) return undefined;
        return { kind: 'violates', ...asked, check: negates.text };
      }
      case 'violates':
        return undefined;
    }
  }

  #references(asked: { readonly table: TableName; readonly columns: readonly string[] }) {
    const parent = this.#work.get(tableKey(asked.table));
    const columns = parent && columnsOf(parent, asked.columns);
    return parent && columns && { table: parent.source.name, columns, ...restriction(parent) };
  }
}

function restriction({ where }: TableWork): Pick<Extract<Probe, { kind: 'orphans' }>, 'where'> {
  return where === undefined ? {} : { where };
}

/** The columns of the source by their names in the target; undefined where one of them is not copied. */
function columnsOf(work: TableWork, columns: readonly string[]): readonly string[] | undefined {
  const found = columns.flatMap((column) => {
    const index = work.write.findIndex((one) => one.name === column);
    return work.read[index]?.name ?? [];
  });
  return found.length === columns.length ? found : undefined;
}
