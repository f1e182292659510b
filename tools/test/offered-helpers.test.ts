import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as contract from '@godwit/plugin-api';
import * as conversions from '@godwit/plugin-api/conversions';
import * as sql from '@godwit/plugin-api/sql';
import * as time from '@godwit/plugin-api/time';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIALECTS = ['dialect-sqlite', 'dialect-postgres', 'dialect-memory'];
const USERS = [...DIALECTS, 'engine', 'transforms', 'cli'];

/** What is offered to others than dialects and transforms. */
const FOR_OTHERS: Readonly<Record<string, string>> = {
  NOTE_CODE_GROUPS: 'the page of all notes is written by it',
  describeError: 'programs that use the engine as a library print errors by it, as its README shows',
};

/** The names that a package imports from an entry of the contracts. */
function importsOf(folder: string, entry: string): readonly string[] {
  const source = join(ROOT, 'packages', folder, 'src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  const pattern = new RegExp(`^import \\{([^}]*)\\} from '${entry}';`, 'gm');
  return files.flatMap((path) =>
    [...readFileSync(join(source, path), 'utf8').matchAll(pattern)].flatMap(([, names = '']) =>
      names.split(',').map((name) => name.trim()),
    ),
  );
}

test.each([
  ['@godwit/plugin-api', contract, USERS],
  ['@godwit/plugin-api/time', time, USERS],
  ['@godwit/plugin-api/conversions', conversions, USERS],
  ['@godwit/plugin-api/sql', sql, DIALECTS],
])('each helper of %s is used by our own packages', (entry, offered, users) => {
  const used = new Set(users.flatMap((folder) => importsOf(folder, entry)));
  const unused = Object.keys(offered).filter((name) => !used.has(name));
  expect(unused.toSorted()).toEqual(
    Object.keys(FOR_OTHERS)
      .filter((name) => Object.hasOwn(offered, name))
      .toSorted(),
  );
});
