import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGES = fileURLToPath(new URL('../../packages', import.meta.url));

/** The rooms of every dialect. */
const PLAN = [
  '.',
  'config',
  'connect',
  'connect/given',
  'ddl',
  'ddl/change',
  'errors',
  'expressions',
  'expressions/print',
  'expressions/read',
  'introspect',
  'read',
  'read/digest',
  'read/profile',
  'read/rows',
  'types',
  'write',
  'write/load',
];

/** Rooms that a dialect has of its own, and why. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  // Files are copied, looked through, read and written page by page; both sides work in threads; values have classes of their own;
  // records lie in a file of their own while a database is built.
  'dialect-sqlite': [
    'read/damage',
    'read/file',
    'read/images',
    'read/pages',
    'read/thread',
    'types/values',
    'write/pages',
    'write/records',
    'write/thread',
  ],
  // Keys of tables that are there rest while rows are written.
  'dialect-postgres': ['write/suspend'],
};

/** What both dialects call the same and is made of other parts, so that no name is shared. */
const OTHER_PARTS = [
  'ddl/checks.ts',
  'ddl/keys.ts',
  'dialect.ts',
  'expressions/print/json.ts',
  'expressions/print/print-expression.ts',
  'expressions/print/time.ts',
  'expressions/read/match.ts',
  'expressions/read/operator.ts',
  'expressions/read/read-expression.ts',
  'expressions/read/spelled.ts',
  'expressions/read/time.ts',
  'index.ts',
  'introspect/enums.ts',
  'read/digest/table-digest.ts',
  'read/profile/shapes.ts',
  'read/profile/survey.ts',
  'read/snapshot.ts',
  'write/lock.ts',
];

function filesOf(dialect: string): readonly string[] {
  const paths = readdirSync(join(PACKAGES, dialect, 'src'), { recursive: true, encoding: 'utf8' });
  return paths.filter((path) => path.endsWith('.ts')).map((path) => path.split(sep).join('/'));
}

function roomsOf(dialect: string): readonly string[] {
  const rooms = filesOf(dialect).map((path) => path.split('/').slice(0, -1).join('/') || '.');
  return [...new Set(rooms)].sort();
}

/** The names that a file of a dialect offers to others. */
function offersOf(dialect: string, path: string): readonly string[] {
  const text = readFileSync(join(PACKAGES, dialect, 'src', path), 'utf8');
  const pattern = /^export (?:async )?(?:function\*?|const|class|interface|type)\s+(\w+)/gm;
  return [...text.matchAll(pattern)].map(([, name = '']) => name);
}

test.each(Object.keys(OWN))('%s has the rooms of the plan, and those that are its own', (dialect) => {
  expect(roomsOf(dialect)).toEqual([...PLAN, ...(OWN[dialect] ?? [])].sort());
});

test('a path common to two dialects means the same in both: they share a name', () => {
  const there = new Set(filesOf('dialect-postgres'));
  const common = filesOf('dialect-sqlite').filter((path) => there.has(path));
  const apart = common.filter((path) => {
    const names = new Set(offersOf('dialect-postgres', path));
    return !offersOf('dialect-sqlite', path).some((name) => names.has(name));
  });
  expect(apart.sort()).toEqual(OTHER_PARTS);
  expect(common.length).toBeGreaterThan(55);
});
