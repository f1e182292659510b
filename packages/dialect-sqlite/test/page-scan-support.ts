import { SHAPE_FINDINGS, type TableProfile, type ValueShape } from '@godwit/plugin-api';
import fc from 'fast-check';
import type { Connection } from '../src/connect/connection.js';
import { openConnection } from '../src/connect/open-connection.js';
import type { KeptBlock } from '../src/read/digest/kept-digest.js';
import { hashBySql } from '../src/read/digest/read-blocks.js';
import { pageTables } from '../src/read/images/page-tables.js';
import { leaveDescriptors, takeDescriptors } from '../src/read/pages/descriptors.js';
import { pageAccess } from '../src/read/pages/page-access.js';
import { profileTable } from '../src/read/profile/profile-table.js';
import type { ColumnProof } from '../src/read/rows/render-page.js';
import type { TextEncoding } from '../src/read/rows/stored-text.js';
import type { ImageDigestRequest } from '../src/read/thread/protocol.js';
import { types } from '../src/types/type-mapper.js';
import { makeDatabase, temporaryFolder } from './support.js';

const SHAPES = Object.keys(SHAPE_FINDINGS) as ValueShape[];

/** What a profile says of each table by its pages, and by SQL alone; `prepared` gets the SQL that the pages did not save. */
export async function profiles(
  path: string,
  { prepared = [], asked = 'all' }: { readonly prepared?: string[]; readonly asked?: 'all' | 'shapes' } = {},
): Promise<readonly (readonly [table: string, byPages: unknown, bySql: unknown])[]> {
  const db = openConnection({ path, busyTimeoutMs: 1000 });
  const prepare = db.prepare.bind(db);
  const descriptors = takeDescriptors(path);
  const access = descriptors && pageAccess({ descriptors });
  try {
    const encoding = db.pragma('encoding', { simple: true }) as TextEncoding;
    const answers: (readonly [string, unknown, unknown])[] = [];
    for (const table of pageTables(db, encoding).filter((name) => !name.startsWith('sqlite_'))) {
      const rows = db.prepare("SELECT name, type FROM pragma_table_xinfo(?, 'main')").all(table) as {
        name: string;
        type: string;
      }[];
      const columns = rows.map(({ name, type }) => ({ name, as: types.toLogical(type).type }));
      const request = {
        table,
        columns,
        shapes: SHAPES,
        traits: asked === 'all' ? columns.map(({ name }) => name) : [],
        badText: 'fail',
        sourceTimeZone: 'UTC',
        blockRows: 3,
      } as const;
      let blocks: readonly KeptBlock[] | undefined;
      const call = { cancelled: () => false, progress: () => {} };
      const ask = async (pages?: typeof access): Promise<unknown> => {
        const told = pages === undefined ? [] : prepared;
        db.prepare = ((sql: string) => {
          told.push(sql);
          return prepare(sql);
        }) as typeof db.prepare;
        const { profile, proofs, digested } = await profileTable(db, encoding, request, call, pages);
        if (pages !== undefined) blocks = digested?.blocks;
        const digests = pages === undefined ? bySql(db, encoding, request, blocks) : blocks;
        // Of text in UTF-16 SQL proves nothing.
        return {
          ...withoutPlace(profile),
          digests,
          proofs: encoding === 'UTF-8' ? proofs : proofs.map(withoutExact),
        };
      };
      answers.push([table, await ask(access), await ask()]);
    }
    return answers;
  } finally {
    db.close();
    if (descriptors !== undefined) leaveDescriptors(descriptors);
  }
}

/** The blocks that a scan by pages made, as SQL gives their rows. */
function bySql(
  db: Connection,
  encoding: TextEncoding,
  request: Pick<ImageDigestRequest, 'table' | 'columns' | 'blockRows' | 'badText' | 'sourceTimeZone'>,
  blocks: readonly KeptBlock[] | undefined,
): readonly KeptBlock[] | undefined {
  const path = { columns: [], isTable: true };
  const parts = {
    db,
    encoding,
    pages: undefined,
    request: { ...request, pages: undefined, proofs: [], path },
  };
  return blocks?.map(({ last }, index) => {
    const hash = hashBySql(parts, { after: blocks[index - 1]?.last, last });
    return { rows: hash.rows, digest: hash.digest(), last };
  });
}

function withoutExact({ exact: _, ...proof }: ColumnProof): object {
  return proof;
}

/** Of several cells of one size any may be named. */
function withoutPlace({ largestCell, ...profile }: TableProfile): object {
  return { ...profile, largestCell: largestCell?.bytes };
}

const DECLARED = [
  'INTEGER',
  'SMALLINT',
  'BOOLEAN',
  'REAL',
  'DECIMAL(6,2)',
  'NUMERIC',
  'TEXT',
  'VARCHAR(4)',
  'BLOB',
  'DATE',
  'DATETIME',
  'TIMESTAMPTZ',
  'TIME',
  'UUID',
  'JSON',
  'JSON_TEXT',
  'JSONB_TEXT',
  '',
];
const VALUES = [
  ...[
    'NULL',
    '0',
    '1',
    '42',
    '-7',
    '70000',
    '9223372036854775807',
    '1.5',
    '0.00001',
    '1e300',
    '9e999',
    '12.34',
    '12.345',
    '-0.0',
    '1700000000',
    '1700000000123',
    '1700000000.25',
    '13344473600000000',
    '2460000.5',
    '638000000000000000',
    '700000000',
  ],
  ...[
    "''",
    "'a'",
    "'abcde'",
    "'äöü'",
    "'a' || char(0)",
    "CAST(x'ff' AS TEXT)",
    "'1'",
    "'1.50'",
    "'true'",
    "x'00'",
    "x''",
  ],
  ...[
    "'2024-02-29'",
    "'2023-02-29'",
    "'2024-01-01 10:00:00'",
    "'2024-01-01T10:00:00'",
    "'2024-01-01 10:00:00.50'",
    "'2024-01-01 10:00:00.5'",
  ],
  ...[
    "'2024-01-01 10:00:00+00:00'",
    "'2024-01-01 10:00:00Z'",
    "'10:00:00'",
    "'0d9ac3a6-6e7a-4f6c-9c5e-0c3a7e1b2d4f'",
    ...[
      `'{"a":1}'`,
      `'{"a": 1}'`,
      `' [1, 2]'`,
      `'[1,]'`,
      "'null'",
      "' true'",
      `'"x"'`,
      "'1e2'",
      "'t'",
      `'"\\ud800"'`,
    ],
    "'NaN'",
    "'f'",
    "'FALSE'",
    "'2024-01-01 10:00'",
    "'2024-01-01T10:00Z'",
    "' [1]'",
  ],
];

/** What a column that comes later may have for rows that are there. */
const DEFAULTS = VALUES.filter((value) => !/CAST|char/.test(value));

const column = fc.record({
  type: fc.constantFrom(...DECLARED),
  values: fc.array(fc.constantFrom(...VALUES), { minLength: 1, maxLength: 3 }),
});
const table = fc.record({
  columns: fc.array(column, { minLength: 1, maxLength: 6 }),
  rows: fc.integer({ min: 0, max: 40 }),
  encoding: fc.constantFrom('UTF-8', 'UTF-8', 'UTF-16le', 'UTF-16be'),
  key: fc.constantFrom('rowid', 'rowid', 'none', 'hidden', 'without'),
  first: fc.constantFrom('NULL', '0', '1700000000', '9223372036854775000'),
  later: fc.array(fc.record({ type: fc.constantFrom(...DECLARED), value: fc.constantFrom(...DEFAULTS) }), {
    maxLength: 2,
  }),
  late: fc.nat(40),
});
type Made = typeof table extends fc.Arbitrary<infer T> ? T : never;

const KEYS: Readonly<Record<Made['key'], readonly [before: string, after: string]>> = {
  rowid: ['id INTEGER PRIMARY KEY, ', ''],
  none: ['id INTEGER, ', ''],
  hidden: ['rowid INTEGER, _rowid_ INTEGER, oid INTEGER, ', ''],
  without: ['id INTEGER, ', ', PRIMARY KEY (id DESC)) WITHOUT ROWID'],
};

function sqlOf({ columns, rows, encoding, key, first, later, late }: Made): string {
  const names = columns.map((_, index) => `c${index}`);
  const declared = columns.map(({ type }, index) => `c${index} ${type}`);
  const [before, after] = KEYS[key];
  const id = key === 'hidden' ? 'oid' : 'id';
  const inserts = Array.from({ length: rows }, (_, index) => {
    const values = columns.map((one) => one.values[index % one.values.length]);
    const number = key === 'rowid' ? (index === 0 ? first : 'NULL') : (index * 7919) % 101;
    return `INSERT INTO t (${[id, ...names].join(', ')}) VALUES (${[number, ...values].join(', ')});`;
  });
  const alters = later.map(
    ({ type, value }, index) => `ALTER TABLE t ADD COLUMN l${index} ${type} DEFAULT ${value};`,
  );
  inserts.splice(Math.min(late, rows), 0, ...alters);
  return `PRAGMA encoding = '${encoding}'; CREATE TABLE t (${before}${declared.join(', ')}${after || ')'}; BEGIN; ${inserts.join('')} COMMIT`;
}

/** Tables of any columns with any values, so many. */
export async function compareAny(runs: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(table, async (made) => {
      using folder = temporaryFolder();
      for (const [, byPages, bySql] of await profiles(makeDatabase(folder.file('a.db'), sqlOf(made))))
        expect(byPages).toEqual(bySql);
    }),
    { numRuns: runs },
  );
}
