import { SHAPE_FINDINGS, type TableProfile, type ValueShape } from '@godwit/plugin-api';
import fc from 'fast-check';
import { openConnection } from '../src/connect/open-connection.js';
import { pageTables } from '../src/read/images/page-tables.js';
import { leaveDescriptors, takeDescriptors } from '../src/read/pages/descriptors.js';
import { pageAccess } from '../src/read/pages/page-access.js';
import { profileTable } from '../src/read/profile/profile-table.js';
import type { ColumnProof } from '../src/read/rows/render-page.js';
import type { TextEncoding } from '../src/read/rows/stored-text.js';
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
      } as const;
      const call = { cancelled: () => false, progress: () => {} };
      const ask = async (pages?: typeof access): Promise<unknown> => {
        const told = pages === undefined ? [] : prepared;
        db.prepare = ((sql: string) => {
          told.push(sql);
          return prepare(sql);
        }) as typeof db.prepare;
        const { profile, proofs } = await profileTable(db, encoding, request, call, pages);
        // Of text in UTF-16 SQL proves nothing.
        return { ...withoutPlace(profile), proofs: encoding === 'UTF-8' ? proofs : proofs.map(withoutExact) };
      };
      answers.push([table, await ask(access), await ask()]);
    }
    return answers;
  } finally {
    db.close();
    if (descriptors !== undefined) leaveDescriptors(descriptors);
  }
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

/** Tables of any columns with any values, so many. */
export async function compareAny(runs: number): Promise<void> {
  const firstRowids = fc.constantFrom('NULL', '0', '1700000000', '9223372036854775000');
  const column = fc.record({
    type: fc.constantFrom(...DECLARED),
    values: fc.array(fc.constantFrom(...VALUES), { minLength: 1, maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(column, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 0, max: 40 }),
      fc.constantFrom('UTF-8', 'UTF-8', 'UTF-16le', 'UTF-16be'),
      firstRowids,
      async (columns, count, encoding, first) => {
        using folder = temporaryFolder();
        const declared = columns.map(({ type }, index) => `c${index} ${type}`).join(', ');
        const row = (index: number): string =>
          columns.map(({ values }) => values[index % values.length]).join(', ');
        const inserts = Array.from(
          { length: count },
          (_, index) => `INSERT INTO t VALUES (${index === 0 ? first : 'NULL'}, ${row(index)});`,
        ).join('');
        const path = makeDatabase(
          folder.file('a.db'),
          `PRAGMA encoding = '${encoding}'; CREATE TABLE t (id INTEGER PRIMARY KEY, ${declared}); ${inserts}`,
        );
        for (const [, byPages, bySql] of await profiles(path)) expect(byPages).toEqual(bySql);
      },
    ),
    { numRuns: runs },
  );
}
