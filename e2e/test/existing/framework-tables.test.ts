import { failureOf, openPairs, type Pairs, told } from './pair.js';

let pairs: Pairs;
beforeAll(async () => {
  pairs = await openPairs();
});
afterAll(() => pairs[Symbol.asyncDispose]());

const POST = 'CREATE TABLE post (id integer PRIMARY KEY, title text)';

/** Each framework's records: the table, its columns, rows that both have, and one that the target alone has. */
const RECORDS: Readonly<
  Record<string, readonly [table: string, columns: string, both: string, ahead: string]>
> = {
  Django: [
    'django_migrations',
    'id integer PRIMARY KEY, app varchar(255), name varchar(255), applied timestamp',
    `(1, 'shop', '0042_x', '2024-01-01'), (2, 'auth', '0001_initial', '2024-01-01')`,
    `(3, 'shop', '0045_y', '2024-01-02')`,
  ],
  Rails: ['schema_migrations', 'version varchar PRIMARY KEY', `('20230101000000')`, `('20240101000000')`],
  Alembic: ['alembic_version', 'version_num varchar(32) PRIMARY KEY', '', `('ae1027a6acf')`],
  Flyway: [
    'flyway_schema_history',
    `installed_rank integer PRIMARY KEY, version varchar(50), description varchar(200), type varchar(20), script text,
     checksum integer, installed_by text, installed_on timestamp, execution_time integer, success boolean`,
    `(1, '9', 'a', 'SQL', 'V9__a.sql', 1, 'me', '2024-01-01', 1, true), (2, '11', 'b', 'SQL', 'V11', 1, 'me', '2024-01-01', 1, false)`,
    `(3, '10', 'b', 'SQL', 'V10__b.sql', 1, 'me', '2024-01-02', 1, true)`,
  ],
  Liquibase: [
    'DATABASECHANGELOG',
    'id varchar, author varchar, filename varchar, dateexecuted timestamp, orderexecuted integer, exectype varchar, md5sum varchar',
    `('1', 'me', 'log.xml', '2024-01-01', 1, 'EXECUTED', 'x')`,
    `('2', 'me', 'log.xml', '2024-01-01', 2, 'EXECUTED', 'x')`,
  ],
  Prisma: [
    '_prisma_migrations',
    `id varchar(36) PRIMARY KEY, checksum varchar, finished_at timestamp, migration_name varchar, logs text,
     rolled_back_at timestamp, started_at timestamp, applied_steps_count integer`,
    `('a', 'x', '2024-01-01', '20230101_init', NULL, NULL, '2024-01-01', 1), ('b', 'x', NULL, '20230102_bad', NULL, '2024-01-01', '2024-01-01', 0)`,
    `('c', 'y', '2024-01-01', '20230103_more', NULL, NULL, '2024-01-01', 1)`,
  ],
  Knex: [
    'knex_migrations',
    'id integer PRIMARY KEY, name varchar(255), batch integer, migration_time timestamp',
    `(1, '1_init.js', 1, '2024-01-01')`,
    `(2, '2_more.js', 1, '2024-01-01')`,
  ],
  TypeORM: [
    'migrations',
    'id integer PRIMARY KEY, "timestamp" bigint, name varchar',
    `(1, 1672531200000, 'Zero1672531200000')`,
    `(2, 1672531200001, 'Add1672531200001')`,
  ],
  Sequelize: ['"SequelizeMeta"', 'name varchar(255) PRIMARY KEY', `('1-init.js')`, `('2-more.js')`],
  goose: [
    'goose_db_version',
    'id integer PRIMARY KEY, version_id bigint, is_applied boolean, tstamp timestamp',
    `(1, 0, true, '2024-01-01'), (2, 9, true, '2024-01-01'), (3, 9, false, '2024-01-01')`,
    `(4, 10, true, '2024-01-01')`,
  ],
  'EF Core': [
    '"__EFMigrationsHistory"',
    '"MigrationId" varchar(150) PRIMARY KEY, "ProductVersion" varchar(32)',
    `('2023_Init', '8.0')`,
    `('2024_More', '8.0')`,
  ],
  Diesel: [
    '__diesel_schema_migrations',
    'version varchar(50) PRIMARY KEY, run_on timestamp',
    `('1', '2024-01-01')`,
    `('2', '2024-01-01')`,
  ],
  sqlx: [
    '_sqlx_migrations',
    'version bigint PRIMARY KEY, description text, installed_on timestamp, success boolean, checksum text, execution_time bigint',
    `(1, 'a', '2024-01-01', true, 'x', 1)`,
    `(2, 'b', '2024-01-01', true, 'x', 1)`,
  ],
  MikroORM: [
    'mikro_orm_migrations',
    'id integer PRIMARY KEY, name varchar(255), executed_at timestamp',
    `(1, 'Migration1', '2024-01-01')`,
    `(2, 'Migration2', '2024-01-01')`,
  ],
  Laravel: [
    'migrations',
    'id integer PRIMARY KEY, migration varchar(255), batch integer',
    `(1, '2023_users', 1)`,
    `(2, '2024_posts', 2)`,
  ],
  Ecto: [
    'schema_migrations',
    'version bigint PRIMARY KEY, inserted_at timestamp',
    `(1, '2024-01-01')`,
    `(2, '2024-01-01')`,
  ],
  'golang-migrate': ['schema_migrations', 'version bigint PRIMARY KEY, dirty boolean', '', `(2, false)`],
};

const LAST: Readonly<Record<string, readonly [at: string, ahead: string]>> = {
  Django: ['shop.0042_x', 'shop.0045_y'],
  Rails: ['20230101000000', '20240101000000'],
  Alembic: ['none', 'ae1027a6acf'],
  Flyway: ['9', '10'],
  Liquibase: ['log.xml.me.1', 'log.xml.me.2'],
  Prisma: ['20230101_init', '20230103_more'],
  Knex: ['1_init.js', '2_more.js'],
  TypeORM: ['Zero1672531200000', 'Add1672531200001'],
  Sequelize: ['1-init.js', '2-more.js'],
  goose: ['0', '10'],
  'EF Core': ['2023_Init', '2024_More'],
  Laravel: ['2023_users', '2024_posts'],
  Diesel: ['1', '2'],
  sqlx: ['1', '2'],
  MikroORM: ['Migration1', 'Migration2'],
  Ecto: ['1', '2'],
  'golang-migrate': ['none', '2'],
};

function recordsOf(frameworks: readonly string[], isAhead: boolean): string {
  const tables = frameworks.map((framework) => {
    const [table, columns, both, ahead] = RECORDS[framework] ?? ['', '', '', ''];
    const rows = [both, isAhead ? ahead : ''].filter((one) => one !== '').join(', ');
    const fill = rows === '' ? '' : `; INSERT INTO ${table} VALUES ${rows}`;
    return `CREATE TABLE ${table} (${columns})${fill}`;
  });
  return [POST, ...tables].join('; ');
}

const FIRST = Object.keys(RECORDS).slice(0, -3);

test.each([[FIRST], [['Laravel', 'Ecto']], [['golang-migrate']]])(
  'migrations that one side lacks are an error first of all (%j)',
  async (frameworks) => {
    const { plan } = await pairs.pair(recordsOf(frameworks, false), recordsOf(frameworks, true));
    const { obstacles, tables } = await plan();
    expect(tables.map(({ source }) => source.name)).toEqual(['post']);
    const differences = frameworks.map((framework) => {
      const table = (RECORDS[framework]?.[0] ?? '').replaceAll('"', '');
      const [at, ahead] = LAST[framework] ?? [];
      return `${table}: the source is at ${at}, the target at ${ahead}; only the target has ${ahead}.`;
    });
    const message = `Both sides are of different versions of the application's schema. `;
    expect(obstacles).toMatchObject([{ code: 'SCHEMA_VERSIONS_DIFFER' }]);
    expect(obstacles[0]?.message.startsWith(message)).toBe(true);
    expect(
      obstacles[0]?.message
        .slice(message.length)
        .split(/(?<=\.) (?=\S+: the)/)
        .toSorted(),
    ).toEqual(differences.toSorted());
    const accepted = await plan({ acceptVersions: ['*'] });
    expect(accepted.obstacles).toEqual([]);
    expect(Object.keys(told(accepted, 'SCHEMA_VERSIONS_UNKNOWN'))).toHaveLength(frameworks.length);
  },
);

test('of one version, the records stay where they are and rows move', async () => {
  const { manager, plan, rows } = await pairs.pair(
    `${recordsOf(['Django'], true)}; INSERT INTO post VALUES (1, 'a')`,
    recordsOf(['Django'], true),
  );
  expect(told(await plan(), 'FRAMEWORK_TABLE_LEFT')).toEqual({
    django_migrations:
      'Django keeps its own records here, which are true of this database only. The target has its own. 3 rows stay behind.',
  });
  const result = await manager().migrate();
  expect(result).toMatchObject({ status: 'done', rowsMigrated: 1, verification: { status: 'same' } });
  expect(await rows('SELECT count(*) FROM django_migrations')).toEqual(['3']);
  expect((await manager().verify()).status).toBe('same');
});

test('a run is refused before anything is written, and goes on where the table is named', async () => {
  const { manager, rows } = await pairs.pair(
    `${recordsOf(['Rails'], true)}; INSERT INTO post VALUES (1, 'a')`,
    recordsOf(['Rails'], false),
  );
  const error = await failureOf(manager().migrate());
  expect(error).toMatchObject({
    code: 'SCHEMA_VERSIONS_DIFFER',
    message: expect.stringContaining('only the source has 20240101000000'),
    hint: expect.stringContaining('options.acceptVersions'),
  });
  expect(await rows('SELECT * FROM post')).toEqual([]);
  const result = await manager({ acceptVersions: ['schema_migrations'] }).migrate();
  expect(result.ledger).toContainEqual(expect.objectContaining({ code: 'SCHEMA_VERSIONS_UNKNOWN' }));
  expect(await rows('SELECT * FROM post')).toEqual(['1 | a']);
});

test('a schema in the middle of a migration is refused', async () => {
  const table =
    'CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean); INSERT INTO schema_migrations';
  const { plan } = await pairs.pair(
    `${POST}; ${table} VALUES (4, true)`,
    `${POST}; ${table} VALUES (4, false)`,
  );
  expect((await plan()).obstacles[0]?.message).toContain(
    'schema_migrations: the source is in the middle of 4',
  );
});

test('the journal of Drizzle is found in the schema that it has to itself, and names migrations by dialect', async () => {
  const journal = '__drizzle_migrations (id integer, hash text, created_at bigint)';
  const { plan } = await pairs.pair(
    `${POST}; CREATE TABLE ${journal}; INSERT INTO __drizzle_migrations VALUES (NULL, 'a', 1795899946349)`,
    `${POST}; CREATE SCHEMA drizzle; CREATE TABLE drizzle.${journal}; INSERT INTO drizzle.__drizzle_migrations VALUES (1, 'b', 1795899947029)`,
  );
  const plan1 = await plan();
  expect(plan1.obstacles).toEqual([]);
  expect(told(plan1, 'FRAMEWORK_TABLE_LEFT')['__drizzle_migrations']).toContain('The target has its own.');
  expect(told(plan1, 'SCHEMA_VERSIONS_UNKNOWN')['__drizzle_migrations']).toContain('(1 and 1 applied)');
});

test('records that one side alone has are told of', async () => {
  const { plan } = await pairs.pair(recordsOf(['Knex'], false), recordsOf(['Sequelize'], false));
  const unknown = told(await plan(), 'SCHEMA_VERSIONS_UNKNOWN');
  expect(unknown['knex_migrations']).toContain('records migrations in the source, and not in the target');
  expect(unknown['SequelizeMeta']).toContain('records migrations in the target and not in the source');
});

test("a table of the same name and other columns is the application's own", async () => {
  const own = 'CREATE TABLE migrations (id integer PRIMARY KEY, bird text)';
  const { plan } = await pairs.pair(own, own);
  expect((await plan()).tables.map(({ source }) => source.name)).toEqual(['migrations']);
});

test('content types and permissions of Django are rows like others', async () => {
  const own = `CREATE TABLE django_content_type (id integer PRIMARY KEY, app_label text, model text);
    CREATE TABLE auth_permission (id integer PRIMARY KEY, content_type_id integer, codename text, name text)`;
  const { plan } = await pairs.pair(own, own);
  expect((await plan()).tables.map(({ source }) => source.name).toSorted()).toEqual([
    'auth_permission',
    'django_content_type',
  ]);
});
