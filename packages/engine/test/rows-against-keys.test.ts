import { exitCodeOf } from '../src/index.js';
import { realMove } from './support/real-move.js';

describe('rows that stand against a key of the target', () => {
  test('values too long for an index leave the index out, not the run', async () => {
    await using move = await realMove(`
      CREATE TABLE page (url TEXT PRIMARY KEY, body TEXT);
      CREATE INDEX page_body ON page(body);
      CREATE TABLE visit (id INTEGER PRIMARY KEY, url TEXT REFERENCES page(url));
      INSERT INTO page VALUES ('a', hex(randomblob(9000))), (hex(randomblob(9000)), 'b');
      INSERT INTO visit VALUES (1, 'a');
    `);
    const result = await move.manager().migrate();
    expect(exitCodeOf(result)).toBe(3);
    expect(result.rowsMigrated).toBe(3);
    const failed = result.ledger.filter((note) => note.code === 'STEP_FAILED');
    expect(failed.map((note) => note.place.table).sort()).toEqual(['page', 'page', 'visit']);
    expect(await move.query('SELECT count(*) FROM page')).toEqual([['2']]);
  });

  test('spellings that are different in SQLite and equal in the target leave the key out', async () => {
    await using move = await realMove(`
      CREATE TABLE slot (at DATETIME PRIMARY KEY, who TEXT);
      INSERT INTO slot VALUES ('2024-01-01 00:00:00', 'a'), ('2024-01-01T00:00:00', 'b');
    `);
    const result = await move.manager().migrate();
    expect(result.status).toBe('incomplete');
    expect(result.ledger.map((note) => note.code)).toContain('STEP_FAILED');
    expect(await move.query('SELECT who FROM slot ORDER BY 1')).toEqual([['a'], ['b']]);
  });
});
