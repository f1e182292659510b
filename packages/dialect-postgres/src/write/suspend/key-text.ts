import type { ForeignKey } from '@godwit/plugin-api';
import { dollarQuote, qualifiedName, quoteName, quoteText } from '../../ddl/sql-text.js';
import type { KeyColumn, KeyRow } from './read-keys.js';

/** The texts that take one foreign key away and bring it back. */
export class KeyText {
  readonly table: string;
  readonly name: string;
  readonly #key: KeyRow;
  readonly #major: number;

  /** `major`: of the server's version. */
  constructor(key: KeyRow, major: number) {
    this.#key = key;
    this.#major = major;
    this.table = qualifiedName({ schema: key.schema, name: key.table });
    this.name = quoteName(key.name);
  }

  get drop(): string {
    return `ALTER TABLE ${this.table} DROP CONSTRAINT ${this.name}`;
  }

  /** For new rows only, where the server can do that; with its comment. */
  get add(): string {
    return `ALTER TABLE ${this.table} ${this.#added}${this.#comment}`;
  }

  get validate(): string {
    return `ALTER TABLE ${this.table} VALIDATE CONSTRAINT ${this.name}`;
  }

  /** Whether rows that point at nothing do not keep the key from being made. */
  get canBeUnchecked(): boolean {
    return this.#major >= 18 || !this.#key.partitioned;
  }

  /** What it says, for others to ask; undefined where that is more than that its values are found. */
  get reference(): Pick<ForeignKey, 'columns' | 'references'> | undefined {
    const { full, period, parent_schema: schema, parent: name } = this.#key;
    const columns = this.#columns.map(({ names }) => names[0]);
    if (period || (full && columns.length > 1)) return undefined;
    return {
      columns,
      references: { table: { schema, name }, columns: this.#columns.map(({ names }) => names[1]) },
    };
  }

  get #columns(): readonly KeyColumn[] {
    return JSON.parse(this.#key.columns);
  }

  /** True for a row `t` that points at nothing; undefined where only the server can tell. */
  get orphan(): string | undefined {
    const { full, period, parent_schema, parent, parent_partitioned } = this.#key;
    if (period) return undefined;
    const columns = this.#columns;
    const set = columns.map(({ child }) => `t.${child} IS NOT NULL`).join(full ? ' OR ' : ' AND ');
    const same = columns.map(({ child, parent: to, operator, collation }) => {
      return `p.${to} ${operator} t.${child}${collation === null ? '' : ` COLLATE ${collation}`}`;
    });
    const from = `${parent_partitioned ? '' : 'ONLY '}${qualifiedName({ schema: parent_schema, name: parent })}`;
    return `(${set}) AND NOT EXISTS (SELECT FROM ${from} AS p WHERE ${same.join(' AND ')})`;
  }

  /** Brings the key back that was dropped; then all rows are looked at again where all fulfilled it. */
  restore(validated: boolean): string {
    const check = `IF NOT ${this.#catalogued('AND convalidated')} THEN BEGIN ${this.validate}; EXCEPTION WHEN foreign_key_violation THEN NULL; END; END IF;`;
    return this.#ifTable(`IF NOT ${this.#catalogued()} THEN ${this.add}; END IF; ${validated ? check : ''}`);
  }

  /** Looks at all rows behind a key that was not asked; where some point at nothing, it holds for new rows only. */
  get recheck(): string {
    const orphans = `EXISTS (SELECT FROM ${this.#key.partitioned ? '' : 'ONLY '}${this.table} AS t WHERE ${this.orphan ?? 'true'})`;
    const weaken = this.canBeUnchecked
      ? `${this.drop}, ${this.#added}${this.#comment};`
      : `RAISE foreign_key_violation USING MESSAGE = ${quoteText(`rows of ${this.table} point at nothing`)};`;
    return this.#ifTable(
      `IF ${this.#catalogued()} THEN IF ${orphans} THEN IF ${this.#catalogued('AND convalidated')} THEN ${weaken} END IF; ELSE ${this.validate}; END IF; END IF;`,
    );
  }

  get #added(): string {
    return `ADD CONSTRAINT ${this.name} ${this.#key.definition}${this.canBeUnchecked ? ' NOT VALID' : ''}`;
  }

  get #comment(): string {
    const { comment } = this.#key;
    if (comment === null) return '';
    return `; COMMENT ON CONSTRAINT ${this.name} ON ${this.table} IS ${quoteText(comment)}`;
  }

  #catalogued(more = ''): string {
    return `EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = ${this.#oid} AND conname = ${quoteText(this.#key.name)} ${more})`;
  }

  /** A table that somebody has dropped since needs nothing. */
  #ifTable(code: string): string {
    return `DO ${dollarQuote(`BEGIN IF ${this.#oid} IS NOT NULL THEN ${code} END IF; END`)}`;
  }

  get #oid(): string {
    return `pg_catalog.to_regclass(${quoteText(this.table)})`;
  }
}
