import assert from 'node:assert/strict';
import type { Column, CompiledDdl, ForeignKey, Table } from '@godwit/plugin-api';
import { isExcused } from '../lab/excuses.js';
import type { Lab } from '../lab/lab.js';
import { type Library, libraryOf } from '../lab/library.js';
import { makeTables, schemaOf } from '../lab/make-tables.js';
import { tableNamed, writeRows } from '../lab/transfer.js';
import { sameData } from '../same-data.js';
import type { Suite, SuiteTest } from '../suite.js';

interface Seen {
  readonly library: Library;
  readonly compiled: CompiledDdl;
  readonly tables: readonly Table[];
  readonly bySource: readonly Table[];
  readonly dialect: string;
}

/** A schema of the kit, made by the dialect, is told back by it as the same schema. */
export const introspectionSuite: Suite = {
  name: 'introspection',
  tests: (lab) => {
    let seen: Promise<Seen> | undefined;
    const look = (): Promise<Seen> => {
      seen ??= makeAndLook(lab);
      return seen;
    };
    return [
      ...PARTS.map((part) => testOf(lab, look, part)),
      ...GENERAL.map((one) => general(lab, look, one)),
    ];
  },
};

function testOf(lab: Lab, look: () => Promise<Seen>, [name, compare]: (typeof PARTS)[number]): SuiteTest {
  const run = async (): Promise<void> => {
    const { library, compiled, tables } = await look();
    for (const wanted of library.tables) compare(wanted, tableNamed(tables, wanted.name), compiled);
  };
  return { name, skip: lab.needsBoth, run };
}

function general(lab: Lab, look: () => Promise<Seen>, [name, check]: (typeof GENERAL)[number]): SuiteTest {
  return { name, skip: lab.needsBoth, run: async () => check(await look(), lab) };
}

async function makeAndLook(lab: Lab): Promise<Seen> {
  return lab.withDatabase(async (database) => {
    const library = libraryOf(lab.dialect, database);
    const { compiled, tables } = await database.target(async (target) => {
      const made = await makeTables(lab.dialect, target, schemaOf(library.tables), async () => {
        for (const [table, rows] of library.rows) await writeRows(target, table, rows);
      });
      return { compiled: made, tables: (await target.introspect()).tables };
    });
    return database.source(async (source) => {
      const schema = await source.introspect();
      return { library, compiled, tables, bySource: schema.tables, dialect: schema.dialect };
    });
  });
}

type Compare = (wanted: Table, found: Table, compiled: CompiledDdl) => void;

const PARTS: readonly (readonly [string, Compare])[] = [
  ['columns are there in their order', (wanted, found) => sameData(namesOf(found), namesOf(wanted))],
  [
    'columns have their logical types',
    (wanted, found, ddl) => perColumn(wanted, found, ddl, ({ type }) => type),
  ],
  [
    'columns are nullable or not',
    (wanted, found, ddl) => perColumn(wanted, found, ddl, (one) => one.nullable),
  ],
  [
    'defaults are there or noted',
    (wanted, found, ddl) => perColumn(wanted, found, ddl, (one) => one.default !== undefined),
  ],
  [
    'defaults have their meaning',
    (wanted, found, ddl) => perColumn(wanted, found, ddl, (one) => one.default?.tree ?? null),
  ],
  [
    'identities are there',
    (wanted, found, ddl) => perColumn(wanted, found, ddl, (one) => one.identity !== undefined),
  ],
  ['primary keys', (wanted, found) => sameData(found.primaryKey?.columns, wanted.primaryKey?.columns)],
  [
    'unique keys',
    (wanted, found) => {
      const columns = (table: Table): readonly string[] =>
        table.uniqueKeys.map((key) => key.columns.join()).sort();
      sameData(columns(found), columns(wanted));
    },
  ],
  ['foreign keys', (wanted, found) => sameData(keysOf(found, pointers), keysOf(wanted, pointers))],
  ['actions of foreign keys', (wanted, found) => sameData(keysOf(found, actions), keysOf(wanted, actions))],
  ['indexes', (wanted, found, ddl) => sameIndexes(wanted, found, ddl)],
  [
    'checks are there or noted',
    (wanted, found, { notes }) => {
      const kept = wanted.checks.filter((check) => !isExcused(notes, wanted.name.name, check.name));
      sameData(found.checks.length >= kept.length, true);
    },
  ],
];

const GENERAL: readonly (readonly [string, (seen: Seen, lab: Lab) => void])[] = [
  [
    'no tables of its own are told',
    ({ library, bySource }) => {
      const names = (tables: readonly Table[]): readonly string[] =>
        tables.map(({ name }) => name.name).sort();
      sameData(names(bySource), names(library.tables));
    },
  ],
  [
    'a source and a target tell the same',
    ({ library, tables, bySource }) => {
      // What the generator gave last may have come in between.
      const bare = (found: readonly Table[], { name }: Table): unknown =>
        JSON.parse(
          JSON.stringify(tableNamed(found, name), (key, value) => (key === 'lastValue' ? undefined : value)),
        );
      for (const table of library.tables) sameData(bare(bySource, table), bare(tables, table));
    },
  ],
  ['the schema names its dialect', ({ dialect }, lab) => sameData(dialect, lab.dialect.name)],
  [
    'every note of the compiled DDL has a place',
    ({ compiled, library }) => {
      const known = new Set(library.tables.map(({ name }) => name.name));
      for (const { place, message } of compiled.notes) {
        assert.ok(place.table !== undefined || place.object !== undefined, `It has no place: ${message}`);
        if (place.table !== undefined)
          assert.ok(known.has(place.table), `There is no ${place.table}: ${message}`);
      }
    },
  ],
  [
    'what it cannot know is noted',
    ({ compiled }) => {
      assert.ok(isExcused(compiled.notes, 'book', 'pages'), 'The default without a tree has no note.');
    },
  ],
];

function namesOf({ columns }: Table): readonly string[] {
  return columns.map(({ name }) => name);
}

/** Compares one property of every column that no note names. */
function perColumn(
  wanted: Table,
  found: Table,
  { notes }: CompiledDdl,
  property: (column: Column) => unknown,
): void {
  for (const column of wanted.columns) {
    if (isExcused(notes, wanted.name.name, column.name)) continue;
    const other = found.columns.find(({ name }) => name === column.name);
    sameData(other === undefined ? undefined : property(other), property(column), column.name);
  }
}

function keysOf({ foreignKeys }: Table, text: (key: ForeignKey) => string): readonly string[] {
  return foreignKeys.map(text).sort();
}

function pointers({ columns, references }: ForeignKey): string {
  return `${columns.join()} -> ${references.table.name}(${references.columns.join()})`;
}

function actions(key: ForeignKey): string {
  return `${pointers(key)} delete ${key.onDelete} update ${key.onUpdate} ${key.match} ${key.deferrable}`;
}

function sameIndexes(wanted: Table, found: Table, { notes }: CompiledDdl): void {
  const kept = wanted.indexes.filter(({ name }) => !isExcused(notes, wanted.name.name, name));
  const text = ({ indexes }: Pick<Table, 'indexes'>): readonly string[] =>
    indexes
      .map(({ name, unique, parts }) => {
        const columns = parts.map(({ column, direction }) => `${column} ${direction}`);
        return `${name} ${unique ? 'unique ' : ''}(${columns.join(', ')})`;
      })
      .sort();
  sameData(text(found), text({ indexes: kept }));
}
