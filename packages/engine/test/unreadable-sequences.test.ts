import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import type { MigrationError } from '@godwit/plugin-api';
import { createTestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { createMigrationManager } from '../src/index.js';
import { asRole } from './support/as-role.js';
import { failure } from './support/move.js';
import { realMove } from './support/real-move.js';

const PAIR = `CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);
  CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER REFERENCES users (id));
  INSERT INTO users VALUES (1, 'a'), (7, 'b'); INSERT INTO orders VALUES (1, 7)`;

/** The statements that a hint tells, as they stand. */
function grantsOf(error: unknown): string {
  return /GRANT [\s\S]*;/.exec((error as MigrationError).hint ?? '')?.[0] ?? '';
}

test('sequences of the target that may not be read are all told before anything is compared or loaded', async () => {
  await using move = await realMove(PAIR);
  await move.manager({ bookkeeping: 'none' }).migrate();
  await using role = await asRole(
    move,
    (name) => `GRANT SELECT, INSERT, UPDATE, DELETE ON users, orders TO ${name}`,
  );
  const manager = role.manager({ bookkeeping: 'none' });
  const loading = role.manager({ bookkeeping: 'none', dataOnly: true });
  const denied = {
    code: 'PERMISSION_DENIED',
    message:
      'The user of the target may not read the sequence public.users_id_seq, the sequence public.orders_id_seq.',
    hint: expect.stringContaining(`GRANT SELECT ON SEQUENCE public.users_id_seq TO ${role.role};\n`),
  };
  const compared: string[] = [];
  manager.on(({ type }) => compared.push(type));
  const refused = await failure(manager.verify());
  expect(refused).toMatchObject(denied);
  expect(compared).not.toContain('verify:table');
  expect(await failure(manager.repair())).toMatchObject(denied);
  expect(await failure(loading.migrate())).toMatchObject(denied);
  expect((await loading.plan()).obstacles).toContainEqual(expect.objectContaining(denied));
  await move.query(grantsOf(refused));
  expect(await manager.verify()).toMatchObject({ status: 'same', findings: [] });
});

const SOURCE = `CREATE TABLE c (id serial PRIMARY KEY); SELECT setval('c_id_seq', 70, false);
  CREATE SCHEMA shop; CREATE SEQUENCE shop.ticket; SELECT setval('shop.ticket', 500)`;

test('a source that may not tell the last numbers of its sequences is not moved until it may', async () => {
  await using move = await realMove('');
  await move.query(SOURCE);
  await using role = await asRole(move, (name) => `GRANT SELECT ON c TO ${name}`);
  const other = await createTestDatabase();
  try {
    const source = Object.assign(new URL(move.url), { username: role.role, password: 'small' });
    source.searchParams.set('schema', 'public,shop');
    const into = (target: string) =>
      createMigrationManager({ source: source.href, target }, { dialects: [sqlite, postgres] });
    const file = join(move.file, '..', 'back.db');
    const toFile = await failure(into(`sqlite:${file}`).migrate());
    expect(toFile).toMatchObject({
      code: 'PERMISSION_DENIED',
      message: 'The user of the source may not read the sequence public.c_id_seq.',
    });
    const refused = await failure(into(other.url).plan());
    expect(refused).toMatchObject({
      code: 'PERMISSION_DENIED',
      message: expect.stringMatching(/public\.c_id_seq, the sequence shop\.ticket\.$/),
    });
    await move.query(grantsOf(refused));
    expect(await into(other.url).migrate()).toMatchObject({ status: 'done' });
    expect(await nextNumbers(other.url)).toEqual({ id: '70', ticket: '501' });
    await into(`sqlite:${file}`).migrate();
    const db = new Database(file);
    expect(db.prepare('INSERT INTO c DEFAULT VALUES RETURNING id').get()).toEqual({ id: 70 });
    db.close();
  } finally {
    await other.drop();
  }
});

async function nextNumbers(url: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const sql = `SELECT nextval(pg_get_serial_sequence('c', 'id')) AS id, nextval('shop.ticket') AS ticket`;
    return (await client.query<Record<string, string>>(sql)).rows[0];
  } finally {
    await client.end();
  }
}
