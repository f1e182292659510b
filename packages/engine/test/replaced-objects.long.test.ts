import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import type { Note } from '@godwit/plugin-api';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { createMigrationManager, exitCodeOf, type MigrationOptions } from '../src/index.js';
import { realMove } from './support/real-move.js';

const SOURCE = `
  CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT 'n');
  CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p(id), n INTEGER CHECK (n > 0));
  CREATE INDEX c_p ON c(p_id);
  INSERT INTO p VALUES (1, 'new'), (2, 'new'); INSERT INTO c VALUES (1, 2, 1);
`;

type Kind = 'RIGHTS' | 'TRIGGER' | 'REPLICATION' | 'COLUMN' | 'CONSTRAINT' | 'INDEX' | 'COMMENT' | 'OPTION';

/** What people do to a table of a server, and the note that tells of its loss. */
const OF_SERVER: readonly (readonly [sql: string, kind: Kind, said: string])[] = [
  ['GRANT SELECT, INSERT ON p TO PUBLIC', 'RIGHTS', 'the right of PUBLIC to INSERT, SELECT'],
  ['GRANT UPDATE (name) ON p TO PUBLIC', 'RIGHTS', 'the right of PUBLIC to UPDATE on the column name'],
  ['GRANT USAGE ON SEQUENCE p_id_seq TO PUBLIC', 'RIGHTS', 'to USAGE on the sequence p_id_seq'],
  ['ALTER TABLE p OWNER TO pg_monitor', 'RIGHTS', 'the owner pg_monitor'],
  ['ALTER TABLE p ENABLE ROW LEVEL SECURITY', 'RIGHTS', 'row security'],
  ['ALTER TABLE p FORCE ROW LEVEL SECURITY', 'RIGHTS', 'row security for the owner, too'],
  ['CREATE POLICY mine ON p USING (true)', 'RIGHTS', 'the policy mine'],
  [
    'CREATE TRIGGER seen BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
    'TRIGGER',
    'the trigger seen',
  ],
  [
    'CREATE TRIGGER off BEFORE UPDATE ON p FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger(); ALTER TABLE p DISABLE TRIGGER off',
    'TRIGGER',
    'the trigger off, which is switched off',
  ],
  ['CREATE RULE no AS ON DELETE TO p DO INSTEAD NOTHING', 'TRIGGER', 'the rule no'],
  ['CREATE PUBLICATION changes FOR TABLE p', 'REPLICATION', 'a place in the publication changes'],
  ['ALTER TABLE p REPLICA IDENTITY FULL', 'REPLICATION', 'the replica identity FULL'],
  ['ALTER TABLE p ADD COLUMN extra int', 'COLUMN', 'the column extra as integer'],
  ['ALTER TABLE p ADD CONSTRAINT short CHECK (length(name) < 9)', 'CONSTRAINT', 'the check short'],
  ['ALTER TABLE c ADD CONSTRAINT one UNIQUE (p_id)', 'CONSTRAINT', 'the unique key one (p_id)'],
  [
    'ALTER TABLE c ADD FOREIGN KEY (n) REFERENCES p',
    'CONSTRAINT',
    'the foreign key c_n_fkey (n) to public.p (id)',
  ],
  ['ALTER TABLE c ALTER n SET DEFAULT 7', 'CONSTRAINT', 'the default of the column n'],
  ['ALTER TABLE c ALTER n SET NOT NULL', 'CONSTRAINT', 'NOT NULL of the column n'],
  [
    'ALTER TABLE c DROP CONSTRAINT c_p_id_fkey, ADD FOREIGN KEY (p_id) REFERENCES p ON DELETE CASCADE',
    'CONSTRAINT',
    '(p_id) to public.p (id) (on delete: no-action instead of cascade)',
  ],
  ["ALTER TABLE p ALTER name SET DEFAULT 'o'", 'CONSTRAINT', "the default of the column name (value: 'n'"],
  ['CREATE INDEX own ON p (lower(name))', 'INDEX', 'the index own'],
  ['CREATE STATISTICS pair ON id, name FROM p', 'INDEX', 'the statistics pair'],
  ["COMMENT ON TABLE p IS 'people'", 'COMMENT', 'the comment of the table public.p'],
  ["COMMENT ON COLUMN p.name IS 'full'", 'COMMENT', 'the comment of the column name'],
  ["COMMENT ON INDEX c_p IS 'why'", 'COMMENT', 'the comment on index public.c_p'],
  [
    "COMMENT ON CONSTRAINT p_pkey ON p IS 'why'",
    'COMMENT',
    'the comment on constraint p_pkey on table public.p',
  ],
  ['ALTER TABLE p SET (fillfactor = 70)', 'OPTION', 'the option fillfactor=70'],
  [
    'ALTER TABLE p SET (toast.autovacuum_enabled = false)',
    'OPTION',
    'the option toast.autovacuum_enabled=false',
  ],
  ['ALTER TABLE c SET UNLOGGED', 'OPTION', 'that it is unlogged'],
  ['ALTER TABLE c CLUSTER ON c_p', 'OPTION', 'that it is clustered by the index public.c_p'],
  ['ALTER TABLE p ALTER name SET STATISTICS 500', 'OPTION', 'how the column name is stored or analysed'],
  ['CREATE TABLE base (); ALTER TABLE p INHERIT base', 'OPTION', 'that it inherits from public.base'],
];

const told = (ledger: readonly Note[]): readonly Note[] =>
  ledger.filter(({ code }) => code.startsWith('REPLACED_'));

test('a plan names each thing of a table of a server that goes with it, and the run does, too', async () => {
  await using move = await realMove(SOURCE);
  expect(await move.manager().migrate()).toMatchObject({ status: 'done' });
  const options: MigrationOptions = { onExisting: 'drop', strict: true, accept: ['TYPE_WIDENED'] };
  // What the move itself made comes again, so nothing is lost.
  const repeated = await move.manager(options).migrate();
  expect([told(repeated.ledger), exitCodeOf(repeated)]).toEqual([[], 0]);
  for (const [sql] of OF_SERVER) await move.query(sql);
  const { ledger } = await move.manager(options).plan();
  for (const [, kind, said] of OF_SERVER) {
    const messages = ledger
      .filter(({ code }) => code === `REPLACED_${kind}_LOST`)
      .map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringContaining(said));
  }
  // One note for each table and kind, or two where the model and the catalogue both know some.
  expect(told(ledger).length).toBeLessThan(18);
  const result = await move.manager(options).migrate();
  expect(told(result.ledger)).toEqual(told(ledger));
  expect([result.status, exitCodeOf(result)]).toEqual(['done', 3]);
  const first = await move.manager({ ...options, onExisting: 'drop-first' }).migrate();
  expect([told(first.ledger), exitCodeOf(first)]).toEqual([[], 0]);
});

test('rights that default privileges give to new tables are not told as lost', async () => {
  await using move = await realMove(SOURCE);
  await move.query('ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC');
  await move.manager().migrate();
  expect(told((await move.manager({ onExisting: 'drop' }).plan()).ledger)).toEqual([]);
  await move.query('GRANT INSERT ON p TO PUBLIC; GRANT SELECT ON p TO pg_monitor');
  expect(told((await move.manager({ onExisting: 'drop' }).plan()).ledger)).toMatchObject([
    { place: { table: 'p' }, message: expect.stringMatching(/to INSERT; .*pg_monitor to SELECT\.$/) },
  ]);
});

test('what belongs to a view of a server and does not come along is told', async () => {
  await using from = await createTestDatabase();
  await using to = await createTestDatabase();
  const made = `CREATE TABLE t (id int PRIMARY KEY, a text); CREATE VIEW v AS SELECT a FROM t;
    CREATE MATERIALIZED VIEW m AS SELECT a FROM t;`;
  await execute(from.url, made);
  await execute(
    to.url,
    `${made} GRANT SELECT ON v TO PUBLIC; COMMENT ON VIEW v IS 'why'; COMMENT ON COLUMN v.a IS 'why';
     CREATE INDEX m_a ON m (a); CREATE RULE no AS ON INSERT TO v DO INSTEAD NOTHING;`,
  );
  const config = { source: from.url, target: to.url, options: { onExisting: 'drop' as const } };
  const { ledger } = await createMigrationManager(config, { dialects: [postgres] }).plan();
  const messages = told(ledger)
    .map(({ code, place, message }) => `${code} ${place.table}: ${message}`)
    .join('\n');
  for (const said of [
    /RIGHTS_LOST v: .*PUBLIC to SELECT/,
    /TRIGGER_LOST v: .*the rule no/,
    /COMMENT_LOST v: .*the comment on column a of view public\.v/,
    /OPTION_LOST v: .*COMMENT ON VIEW "public"\."v"/,
    /OPTION_LOST m: .*CREATE INDEX m_a/,
  ])
    expect(messages).toMatch(said);
});

test.each(['drop', 'drop-first'] as const)(
  'with %s, what goes with a table of a file is told, and its own views stay',
  async (onExisting) => {
    await using move = await realMove(SOURCE);
    const file = join(move.file, '..', 'old.db');
    const options: MigrationOptions = { onExisting, strict: true };
    const manager = createMigrationManager(
      { source: `sqlite:${move.file}`, target: `sqlite:${file}`, options },
      { dialects: [sqlite] },
    );
    await manager.migrate();
    const repeated = await manager.migrate();
    expect([told(repeated.ledger), exitCodeOf(repeated)]).toEqual([[], 0]);
    const db = new Database(file);
    db.exec(`
      CREATE TRIGGER seen AFTER INSERT ON p BEGIN SELECT 1; END;
      CREATE INDEX own ON p(name); CREATE INDEX same ON c(p_id); ALTER TABLE p ADD COLUMN extra INT DEFAULT 3;
      DROP TABLE c; CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p(id), n INTEGER CHECK (n > 0)) STRICT;
      CREATE VIEW names AS SELECT name FROM p;`);
    db.close();
    const { ledger } = await manager.plan();
    expect(told(ledger)).toMatchObject([
      {
        code: 'REPLACED_COLUMN_LOST',
        place: { table: 'p' },
        message: expect.stringContaining('the column extra'),
      },
      {
        code: 'REPLACED_INDEX_LOST',
        place: { table: 'p' },
        message: expect.stringContaining('the index own'),
      },
      {
        code: 'REPLACED_TRIGGER_LOST',
        place: { table: 'p' },
        message: expect.stringContaining('the trigger seen of p'),
      },
      { code: 'REPLACED_OPTION_LOST', place: { table: 'c' }, message: expect.stringContaining('STRICT') },
    ]);
    const result = await manager.migrate();
    expect([told(result.ledger), exitCodeOf(result)]).toEqual([told(ledger), 3]);
    const after = new Database(file, { readonly: true });
    expect(after.prepare('SELECT name FROM names').pluck().all()).toEqual(['new', 'new']);
    after.close();
  },
);

test('a check without a name that goes is told, though another one without a name comes', async () => {
  await using move = await realMove(SOURCE);
  const file = join(move.file, '..', 'old.db');
  const db = new Database(file);
  db.exec('CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER, n INTEGER CHECK (n < 100))');
  db.close();
  const config = {
    source: `sqlite:${move.file}`,
    target: `sqlite:${file}`,
    options: { onExisting: 'drop' as const },
  };
  const { ledger } = await createMigrationManager(config, { dialects: [sqlite] }).plan();
  expect(told(ledger)).toMatchObject([
    { code: 'REPLACED_CONSTRAINT_LOST', message: expect.stringContaining('(n < 100)') },
  ]);
});
