import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Finding, Table } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { copyOf, open, plansOf, temporaryFolder } from './support.js';

const CORPORA = fileURLToPath(new URL('../../../../shared/corpora/sqlite/', import.meta.url));

interface Found {
  readonly table: Table;
  readonly findings: readonly Finding[];
  readonly classes: readonly unknown[];
}

async function findingsOf(path: string): Promise<readonly Found[]> {
  await using session = await open(path);
  const found: Found[] = [];
  for (const table of (await session.introspect()).tables) {
    const signal = new AbortController().signal;
    const options = { columns: plansOf(table), badText: 'replace', sourceTimeZone: 'UTC', signal } as const;
    const profile = await session.profile?.(table, { ...options, findings: true });
    const classes = profile?.columns.map(({ facts }) => facts?.classes) ?? [];
    found.push({ table, findings: profile?.findings ?? [], classes });
  }
  return found;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function sum(findings: readonly Finding[], code: Finding['code']): number {
  return findings.filter((finding) => finding.code === code).reduce((total, { count }) => total + count, 0);
}

/** What SQLite itself says; undefined where a parent key is no key, which it refuses to check. */
function orphansBySqlite(db: Database.Database, table: string): number | undefined {
  try {
    return (db.pragma(`foreign_key_check(${quoted(table)})`) as unknown[]).length;
  } catch {
    return undefined;
  }
}

function twinsByQuery(
  db: Database.Database,
  { name, primaryKey, uniqueKeys, indexes, columns }: Table,
): number {
  const keys = [
    ...(primaryKey === undefined ? [] : [primaryKey.columns]),
    ...uniqueKeys.map((key) => key.columns),
    ...indexes
      .filter(
        ({ unique, where, parts }) => unique && where === undefined && parts.every((part) => part.column),
      )
      .map(({ parts }) => parts.flatMap(({ column }) => column ?? [])),
  ].filter((key) => columns.some((column) => key.includes(column.name) && column.type.kind === 'text'));
  return keys.reduce((total, key) => {
    const set = key.map((column) => `${quoted(column)} IS NOT NULL`).join(' AND ');
    const rows = db
      .prepare(`SELECT ${key.map(quoted).join(', ')} FROM ${quoted(name.name)} WHERE ${set}`)
      .raw()
      .all();
    const groups = Map.groupBy(rows, (row) => JSON.stringify(row).toLowerCase());
    return total + [...groups.values()].reduce((sum, { length }) => sum + (length > 1 ? length : 0), 0);
  }, 0);
}

if (!existsSync(CORPORA)) test.skip(`real databases: there is no folder ${CORPORA}`, () => {});
else {
  const files = readdirSync(CORPORA).filter((name) => name.endsWith('.db'));
  test.each(files)('%s: findings and facts are what plain queries say', async (file) => {
    using folder = temporaryFolder();
    const path = copyOf(CORPORA + file, folder.file('a.db'));
    const db = new Database(path, { readonly: true });
    for (const { table, findings, classes } of await findingsOf(path)) {
      const name = table.name.name;
      const orphans = orphansBySqlite(db, name);
      if (orphans !== undefined) expect([name, sum(findings, 'ORPHANS')]).toEqual([name, orphans]);
      expect([name, sum(findings, 'CASE_DUPLICATES')]).toEqual([name, twinsByQuery(db, table)]);
      const counted = table.columns.map((column) => {
        const sql = `SELECT typeof(${quoted(column.name)}), count(*) FROM ${quoted(name)} GROUP BY 1`;
        const counts = Object.fromEntries(db.prepare(sql).raw().all() as [string, number][]);
        return { integer: 0, real: 0, text: 0, blob: 0, ...counts, null: undefined };
      });
      expect(classes).toEqual(counted);
    }
    db.close();
  });

  test.each([
    ['headscale-failing-node-preauth-constraint_dump.db', 'nodes', 'auth_key_id', 6],
    ['sql-murder-mystery.db', 'person', undefined, 2502],
  ])('%s: the orphans of %s are told with their keys', async (file, name, column, count) => {
    const found = (await findingsOf(CORPORA + file)).find(({ table }) => table.name.name === name);
    const orphans = found?.findings.filter(({ code }) => code === 'ORPHANS') ?? [];
    expect(sum(orphans, 'ORPHANS')).toBe(count);
    if (column !== undefined) expect(orphans.map(({ place }) => place.column)).toContain(column);
    for (const { keys, count: all } of orphans) expect(keys).toHaveLength(Math.min(20, all));
  });
}
