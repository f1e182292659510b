import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type ColumnPlan,
  encodeQuotedCsv,
  isEncodedBatch,
  QUOTED_CSV,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { collect, copyOf, open, plansOf, readOptions, rowsOf, temporaryFolder, textOf } from './support.js';

const CORPORA = fileURLToPath(new URL('../../../../shared/corpora/', import.meta.url));
const present = existsSync(CORPORA);

function databases(): readonly string[] {
  const single = readdirSync(`${CORPORA}sqlite`).filter((name) => name.endsWith('.db'));
  return [
    ...single.map((name) => `${CORPORA}sqlite/${name}`),
    ...readdirSync(`${CORPORA}pairs`).map((name) => `${CORPORA}pairs/${name}/source.db`),
  ];
}

if (!present) test.skip(`real databases: there is no folder ${CORPORA}`, () => {});
else {
  test.each(databases())('%s is introspected, profiled and read whole', async (file) => {
    using folder = temporaryFolder();
    const path = copyOf(file, folder.file('a.db'));
    const plain = new Database(path, { readonly: true });
    await using session = await open(path, { readers: 2 });
    for (const table of (await session.introspect()).tables) {
      const name = table.name.name.replaceAll('"', '""');
      const rows = plain.prepare(`SELECT count(*) FROM "${name}"`).pluck().get();
      expect([table.name.name, await readBothWays(session, table)]).toEqual([table.name.name, rows]);
    }
    plain.close();
  });
}

async function readBothWays(session: SourceSession, table: Table): Promise<number> {
  const columns = await profiledPlans(session, table);
  const options = readOptions(columns, { badText: 'replace', maxRows: 500 });
  const rows = rowsOf(await collect(session.read(table, options)));
  const batches = await collect(session.read(table, { ...options, encoding: QUOTED_CSV }));
  const encoded = batches.reduce((sum, batch) => sum + (isEncodedBatch(batch) ? batch.rowCount : 0), 0);
  expect(encoded).toBe(rows.length);
  if (columns.every((column) => column.as.kind !== 'float'))
    expect(textOf(batches)).toBe(encodeQuotedCsv(rows, columns));
  return rows.length;
}

async function profiledPlans(session: SourceSession, table: Table): Promise<readonly ColumnPlan[]> {
  const asked = plansOf(table);
  const signal = new AbortController().signal;
  const profile = await session.profile?.(table, {
    columns: asked,
    badText: 'replace',
    sourceTimeZone: 'UTC',
    signal,
  });
  return asked.map((column, index) => {
    const found = profile?.columns[index];
    const form = found?.fits?.form ?? found?.form;
    return { name: column.name, as: found?.fits?.as ?? column.as, ...(form === undefined ? {} : { form }) };
  });
}
