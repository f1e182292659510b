import fc from 'fast-check';
import { allRows, apply, changeTo, databaseOf, declared, schemaOf, undo } from './change-support.js';

const TYPES = ['INTEGER', 'TEXT', 'REAL', 'BLOB', 'VARCHAR(9)', 'BOOLEAN', 'DECIMAL(8,2)', 'DATE', ''];
const STRICT = ['INTEGER', 'TEXT', 'REAL', 'BLOB', 'ANY'];
const NAMES = ['a', 'b', 'c', 'rowid', 'd e'];

interface RandomColumn {
  readonly name: string;
  readonly sql: string;
}

const column = (name: string, strict: boolean): fc.Arbitrary<RandomColumn> =>
  fc
    .record({
      type: fc.constantFrom(...(strict ? STRICT : TYPES)),
      notNull: fc.constantFrom('', '', ' NOT NULL', ' NOT NULL ON CONFLICT REPLACE'),
      value: fc.constantFrom('', '', ' DEFAULT 1', ' DEFAULT (abs(-2))'),
      collate: fc.constantFrom('', '', ' COLLATE NOCASE'),
      check: fc.constantFrom('', '', '', ` CHECK ("${name}" IS NOT 'no')`),
    })
    .map(({ type, notNull, value, collate, check }) => {
      const needed = notNull !== '' && value === '' ? ' DEFAULT 0' : value;
      return { name, sql: `"${name}" ${type}${notNull}${needed}${collate}${check}` };
    });

const quoted = (name: string): string => `"${name}"`;

/** A table of up to five columns, and what hangs on it. */
const table = (name: string, others: readonly string[]): fc.Arbitrary<readonly string[]> =>
  fc
    .record({
      strict: fc.boolean(),
      names: fc.subarray(NAMES, { minLength: 1 }),
      key: fc.constantFrom('none', 'alias', 'auto', 'plain', 'without'),
    })
    .chain(({ strict, names, key }) =>
      fc
        .record({
          columns: fc.tuple(...names.map((one) => column(one, strict))),
          generated: fc.constantFrom('', 'VIRTUAL', 'STORED'),
          unique: fc.option(fc.subarray(names, { minLength: 1, maxLength: Math.min(2, names.length) })),
          points: fc.option(fc.constantFrom(...others)),
          index: fc.option(fc.subarray(names, { minLength: 1, maxLength: Math.min(2, names.length) })),
          order: fc.constantFrom('', ' DESC', ' COLLATE RTRIM'),
          where: fc.constantFrom('', ` WHERE ${quoted(names[0] ?? '')} IS NOT NULL`),
          trigger: fc.boolean(),
          view: fc.boolean(),
        })
        .map((parts) => scripts(name, strict, key, parts)),
    );

function scripts(
  name: string,
  strict: boolean,
  key: string,
  {
    columns,
    generated,
    unique,
    points,
    index,
    order,
    where,
    trigger,
    view,
  }: {
    readonly columns: readonly RandomColumn[];
    readonly generated: string;
    readonly unique: readonly string[] | null;
    readonly points: string | null;
    readonly index: readonly string[] | null;
    readonly order: string;
    readonly where: string;
    readonly trigger: boolean;
    readonly view: boolean;
  },
): readonly string[] {
  const own = {
    none: 'id INTEGER',
    alias: 'id INTEGER PRIMARY KEY',
    auto: 'id INTEGER PRIMARY KEY AUTOINCREMENT',
    plain: 'id INT NOT NULL UNIQUE',
    without: 'id INTEGER NOT NULL PRIMARY KEY',
  }[key];
  const first = columns[0]?.name ?? '';
  const body = [
    own,
    ...columns.map(({ sql }) => sql),
    ...(generated === '' ? [] : [`g INTEGER AS (id + 1) ${generated}`]),
    ...(unique === null ? [] : [`UNIQUE (id, ${unique.map(quoted).join(', ')})`]),
    ...(points === null
      ? []
      : [`FOREIGN KEY (${quoted(first)}) REFERENCES ${points} (id) ON DELETE CASCADE`]),
  ];
  const options = [...(strict ? ['STRICT'] : []), ...(key === 'without' ? ['WITHOUT ROWID'] : [])];
  return [
    `CREATE TABLE ${name} (${body.join(', ')}) ${options.join(', ')}`,
    ...(index === null
      ? []
      : [
          `CREATE INDEX ${name}_i ON ${name} (${index.map((one) => quoted(one) + order).join(', ')}, abs(id))${where}`,
        ]),
    ...(trigger
      ? [
          `CREATE TRIGGER ${name}_t AFTER DELETE ON ${name} BEGIN SELECT ${first === '' ? '1' : `old.${quoted(first)}`}; END`,
        ]
      : []),
    ...(view ? [`CREATE VIEW ${name}_v AS SELECT ${quoted(first)}, id FROM ${name}`] : []),
  ];
}

const TABLES = ['t', 'u', 'v'];

const schema = fc
  .subarray(TABLES, { minLength: 1 })
  .chain((names) => fc.tuple(...names.map((name) => table(name, names))))
  .map((tables) => tables.flat().join(';\n'));

const value = fc.constantFrom('1', '2', "'x'", "'12'", '2.5', 'NULL', "x'00'", "'2024-01-02'");

/** Two schemas, and values of rows for the first. */
export const situation = fc.record({
  from: schema,
  to: schema,
  values: fc.array(fc.array(value, { minLength: 5, maxLength: 5 }), { maxLength: 4 }),
  keepAs: fc.option(fc.constant('random'), { nil: undefined }),
});

type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;

/** Rows stand against what is wanted. */
const REFUSED = /constraint failed|rows would be lost|cannot store/;

/** Changes one schema into the other and back. Where rows stand against it, nothing happens at all. */
export function tryChange({ from, to, values, keepAs }: Situation): void {
  const db = databaseOf(from);
  fill(db, values);
  const before = { schema: schemaOf(db), rows: allRows(db) };
  const { statements, wanted, blocked } = changeTo(db, to, keepAs === undefined ? {} : { keepAs });
  expect(blocked).toBeUndefined();
  try {
    apply(db, statements);
  } catch (error) {
    expect(String(error)).toMatch(REFUSED);
    expect({ schema: schemaOf(db), rows: allRows(db) }).toEqual(before);
    return;
  }
  expect(declared(schemaOf(db))).toEqual(declared(wanted));
  undo(db, statements);
  expect(declared(schemaOf(db))).toEqual(declared(before.schema));
  const counts = (rows: ReturnType<typeof allRows>) =>
    Object.entries(rows).map(([name, { length }]) => [name, length]);
  const isLossless = statements.every(({ risk }) => risk !== 'data-loss');
  if (isLossless) expect(counts(allRows(db))).toEqual(counts(before.rows));
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
}

function fill(db: ReturnType<typeof databaseOf>, values: readonly (readonly string[])[]): void {
  for (const { name, columns } of schemaOf(db).tables) {
    const own = columns.filter(({ generated }) => generated === undefined);
    const names = own.map((one) => quoted(one.name)).join(', ');
    values.forEach((row, index) => {
      const cells = own.map((one, at) => (one.name === 'id' ? index * 3 + 1 : row[at % row.length]));
      try {
        db.exec(`INSERT OR IGNORE INTO "${name.name}" (${names}) VALUES (${cells.join(', ')})`);
      } catch (error) {
        // A STRICT table takes no value of another class.
        expect(String(error)).toMatch(/cannot store|constraint/);
      }
    });
  }
}
