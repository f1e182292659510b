import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqlite } from '@godwit/dialect-sqlite';
import { defineTransform } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { createMigrationManager } from '../src/index.js';

const upper = defineTransform<'text'>({
  name: 'upper',
  match: { table: 'person', column: 'name' },
  open: () => (value) => value.toUpperCase(),
});

test('a transform meets values that do not fit their columns, also where the target would hold them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-engine-'));
  try {
    const [source, target] = [join(folder, 'source.db'), join(folder, 'target.db')];
    const db = new Database(source);
    db.exec(`CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, phone VARCHAR(3), age INTEGER);
      INSERT INTO person VALUES (1, 'ada', '12345', 36), (2, 'bob', NULL, 'old');
      CREATE TABLE plain (n INTEGER); INSERT INTO plain VALUES ('old')`);
    db.close();
    const sides = { source: `sqlite:${source}`, target: `sqlite:${target}` };
    const result = await createMigrationManager(sides, { dialects: [sqlite], transforms: [upper] }).migrate();
    expect(result.status).toBe('done');
    const told = result.ledger.filter(({ code }) => code === 'TYPE_WIDENED').map(({ place }) => place);
    expect(told).toEqual([
      { table: 'person', column: 'age' },
      { table: 'person', column: 'phone' },
    ]);
    const moved = new Database(target, { readonly: true });
    expect(moved.prepare('SELECT * FROM person').raw().all()).toEqual([
      [1, 'ADA', '12345', '36'],
      [2, 'BOB', null, 'old'],
    ]);
    expect(moved.prepare('SELECT n FROM plain').pluck().all()).toEqual(['old']);
    moved.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
