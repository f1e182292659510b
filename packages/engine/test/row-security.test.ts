import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import type { MigrationError } from '@godwit/plugin-api';
import { createMigrationManager } from '../src/index.js';
import { asRole, type RoleMove } from './support/as-role.js';
import { failure } from './support/move.js';
import { type RealMove, realMove } from './support/real-move.js';

const SCRIPT = `CREATE TABLE c (id bigint PRIMARY KEY, name text); INSERT INTO c VALUES (1, 'a'), (2, 'b')`;
const SECURED = `${SCRIPT}; ALTER TABLE c ENABLE ROW LEVEL SECURITY; ALTER TABLE c FORCE ROW LEVEL SECURITY;
  CREATE POLICY first ON c USING (id = 1) WITH CHECK (true)`;

/** From the database, as the role, into a new file. */
function back(move: RealMove, role: RoleMove) {
  const url = Object.assign(new URL(move.url), { username: role.role, password: 'small' });
  const file = join(move.file, '..', 'back.db');
  return createMigrationManager(
    { source: url.href, target: `sqlite:${file}` },
    { dialects: [sqlite, postgres] },
  );
}

/** Who meets row security, and which of the statements that are told helps. */
const WHO: Readonly<Record<string, readonly [(role: string) => string, RegExp]>> = {
  'an owner for whom it is forced': [
    (role) => `ALTER TABLE c OWNER TO ${role}`,
    /ALTER TABLE public\.c NO FORCE ROW LEVEL SECURITY/,
  ],
  'a user with a grant': [(role) => `GRANT SELECT ON c TO ${role}`, /ALTER ROLE \w+ BYPASSRLS/],
};

test.each(Object.keys(WHO))('row security of a source: what is told helps %s', async (who) => {
  const [grants, way] = WHO[who] as readonly [(role: string) => string, RegExp];
  await using move = await realMove(SCRIPT);
  await move.query(SECURED);
  await using role = await asRole(move, grants);
  const refused = (await failure(back(move, role).migrate())) as unknown as MigrationError;
  expect(refused).toMatchObject({ code: 'PERMISSION_DENIED', message: expect.stringContaining('public.c') });
  expect(refused.hint).not.toContain('GRANT');
  await move.query(way.exec(refused.hint ?? '')?.[0] ?? '');
  expect(await back(move, role).migrate()).toMatchObject({ status: 'done', rowsMigrated: 2 });
});

test('a table that nobody granted is told with the grants that help', async () => {
  await using move = await realMove(SCRIPT);
  await move.query(`CREATE SCHEMA shop; CREATE TABLE shop.c (id bigint PRIMARY KEY)`);
  await using role = await asRole(move, () => 'SELECT');
  const refused = (await failure(back(move, role).migrate())) as unknown as MigrationError;
  await move.query(/GRANT [\s\S]*/.exec(refused.hint ?? '')?.[0] ?? '');
  expect(await back(move, role).migrate()).toMatchObject({ status: 'done' });
});

test('row security of a target that is compared is told as such to the owner', async () => {
  await using move = await realMove(SCRIPT);
  await move.query(SECURED);
  await using role = await asRole(move, (name) => `ALTER TABLE c OWNER TO ${name}`);
  const error = await role
    .manager({})
    .verify()
    .then(
      ({ tables }) => tables.find(({ name }) => name === 'c')?.error,
      (thrown: MigrationError) => thrown,
    );
  expect(error).toMatchObject({
    code: 'PERMISSION_DENIED',
    hint: expect.stringMatching(/Row security .* NO FORCE ROW LEVEL SECURITY/),
  });
});
