import type { Column, Table } from '@godwit/plugin-api';
import { matchesNothing } from '../../names/matches-nothing.js';
import type { ColumnChoice } from '../../options/column-choice.js';
import { columnPaths, pathsOf, refuseAmbiguous } from '../tables/select-tables.js';

/** What the config says of a column, or what follows from another option. */
export type ImpliedChoice = ColumnChoice & { readonly isImplied?: true };

/** What the config decides for single columns. */
export class ColumnChoices {
  #choices: Readonly<Record<string, ColumnChoice>>;
  #isEmpty: boolean;
  #others: ReadonlyMap<Column, ImpliedChoice> = new Map();

  /**
   * Throws NAME_MATCHES_NOTHING for a key that is no column of the source, and NAME_AMBIGUOUS for one that is a column of
   * several tables that move.
   */
  constructor(
    choices: Readonly<Record<string, ColumnChoice>>,
    tables: readonly Table[],
    moved: readonly Table[] = tables,
  ) {
    this.#choices = choices;
    this.#isEmpty = Object.keys(choices).length === 0;
    if (this.#isEmpty) return;
    const known = tables.flatMap(columnPaths);
    for (const key of Object.keys(choices)) {
      if (!known.includes(key))
        throw matchesNothing(
          `options.columns "${key}" is no column (table.column) of the source.`,
          key,
          known,
        );
      const owners = moved.filter((table) =>
        table.columns.some((one) => pathsOf(table, one.name).includes(key)),
      );
      refuseAmbiguous('options.columns', key, owners);
    }
  }

  find(table: Table, column: Column): ImpliedChoice {
    const other = this.#others.get(column);
    if (this.#isEmpty) return other ?? {};
    const path = pathsOf(table, column.name).find((candidate) => Object.hasOwn(this.#choices, candidate));
    return { ...other, ...(path === undefined ? {} : this.#choices[path]) };
  }

  /** The same, with others for columns of which the config says nothing. */
  orElse(others: ReadonlyMap<Column, ImpliedChoice>): ColumnChoices {
    const both = new ColumnChoices({}, []);
    both.#choices = this.#choices;
    both.#isEmpty = this.#isEmpty;
    both.#others = others;
    return both;
  }
}
