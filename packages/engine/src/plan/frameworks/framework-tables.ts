/** A table in which a framework notes what it did to a schema. Names of tables and columns are compared without case. */
export interface FrameworkTable {
  readonly framework: string;
  readonly table: string;
  /** The columns that it has, and no others unless it `hasMore`; `_` does not count. */
  readonly columns: readonly string[];
  readonly hasMore?: true;
  /** Another table that is beside it where the name alone says too little. */
  readonly beside?: string;
  /** How it says which migrations were applied; absent: it does not. */
  readonly versions?: FrameworkVersions;
}

/** How applied migrations stand in a table. */
export interface FrameworkVersions {
  /** What names a migration in every dialect. */
  readonly name: readonly string[];
  /** What tells which one came last; absent: their names do. */
  readonly order?: string;
  /** Whether of several rows of one migration only the last counts. */
  readonly lastCounts?: true;
  /** A column that is true, or set, in the rows of migrations that stand. */
  readonly when?: { readonly column: string; readonly is: 'true' | 'set' };
  /** A column that is set in the rows of migrations that were taken back. */
  readonly unless?: string;
  /** A column that is true while the schema is neither the one nor the other. */
  readonly unclear?: string;
  /** Whether names follow from the moment at which a migration was written: two dialects may share none. */
  readonly isMoment?: true;
}

/** Migrations by a column that is called `version`. */
const BY_VERSION: FrameworkVersions = { name: ['version'] };
const BY_NAME: FrameworkVersions = { name: ['name'] };

/** The tables of the frameworks that are known. What an application puts into its own tables by a migration is not here. */
export const FRAMEWORK_TABLES: readonly FrameworkTable[] = [
  {
    framework: 'Django',
    table: 'django_migrations',
    columns: ['id', 'app', 'name', 'applied'],
    versions: { name: ['app', 'name'] },
  },
  { framework: 'Rails', table: 'schema_migrations', columns: ['version'], versions: BY_VERSION },
  {
    framework: 'Rails',
    table: 'ar_internal_metadata',
    columns: ['key', 'value', 'created_at', 'updated_at'],
  },
  {
    framework: 'Alembic',
    table: 'alembic_version',
    columns: ['version_num'],
    versions: { name: ['version_num'] },
  },
  {
    framework: 'Flyway',
    table: 'flyway_schema_history',
    columns: ['installed_rank', 'version', 'script', 'checksum', 'installed_on', 'success'],
    hasMore: true,
    versions: { ...BY_VERSION, when: { column: 'success', is: 'true' } },
  },
  {
    framework: 'Liquibase',
    table: 'databasechangelog',
    columns: ['id', 'author', 'filename', 'dateexecuted', 'orderexecuted', 'exectype'],
    hasMore: true,
    versions: { name: ['filename', 'author', 'id'], order: 'orderexecuted' },
  },
  {
    framework: 'Liquibase',
    table: 'databasechangeloglock',
    columns: ['id', 'locked', 'lockgranted', 'lockedby'],
  },
  {
    framework: 'Prisma',
    table: '_prisma_migrations',
    columns: ['id', 'checksum', 'finished_at', 'migration_name', 'rolled_back_at', 'started_at'],
    hasMore: true,
    versions: {
      name: ['migration_name'],
      when: { column: 'finished_at', is: 'set' },
      unless: 'rolled_back_at',
    },
  },
  {
    framework: 'Knex',
    table: 'knex_migrations',
    columns: ['id', 'name', 'batch', 'migration_time'],
    versions: BY_NAME,
  },
  { framework: 'Knex', table: 'knex_migrations_lock', columns: ['index', 'is_locked'] },
  {
    framework: 'TypeORM',
    table: 'migrations',
    columns: ['id', 'timestamp', 'name'],
    versions: { ...BY_NAME, order: 'timestamp' },
  },
  {
    framework: 'TypeORM',
    table: 'typeorm_metadata',
    columns: ['type', 'database', 'schema', 'table', 'name', 'value'],
  },
  { framework: 'Sequelize', table: 'SequelizeMeta', columns: ['name'], hasMore: true, versions: BY_NAME },
  {
    framework: 'goose',
    table: 'goose_db_version',
    columns: ['id', 'version_id', 'is_applied', 'tstamp'],
    versions: {
      name: ['version_id'],
      order: 'id',
      lastCounts: true,
      when: { column: 'is_applied', is: 'true' },
    },
  },
  {
    framework: 'golang-migrate',
    table: 'schema_migrations',
    columns: ['version', 'dirty'],
    versions: { ...BY_VERSION, unclear: 'dirty' },
  },
  {
    framework: 'EF Core',
    table: '__EFMigrationsHistory',
    columns: ['MigrationId', 'ProductVersion'],
    versions: { name: ['MigrationId'] },
  },
  {
    framework: 'Laravel',
    table: 'migrations',
    columns: ['id', 'migration', 'batch'],
    versions: { name: ['migration'] },
  },
  {
    framework: 'Diesel',
    table: '__diesel_schema_migrations',
    columns: ['version', 'run_on'],
    versions: BY_VERSION,
  },
  {
    framework: 'sqlx',
    table: '_sqlx_migrations',
    columns: ['version', 'description', 'installed_on', 'success', 'checksum', 'execution_time'],
    versions: { ...BY_VERSION, when: { column: 'success', is: 'true' } },
  },
  {
    framework: 'Drizzle',
    table: '__drizzle_migrations',
    columns: ['id', 'hash', 'created_at'],
    hasMore: true,
    versions: { name: ['created_at'], isMoment: true },
  },
  {
    framework: 'MikroORM',
    table: 'mikro_orm_migrations',
    columns: ['id', 'name', 'executed_at'],
    versions: BY_NAME,
  },
  {
    framework: 'Ecto',
    table: 'schema_migrations',
    columns: ['version', 'inserted_at'],
    versions: BY_VERSION,
  },
  {
    framework: 'Memos',
    table: 'migration_history',
    columns: ['version', 'created_ts'],
    beside: 'memo',
    versions: BY_VERSION,
  },
  {
    framework: 'Gitea',
    table: 'version',
    columns: ['id', 'version'],
    beside: 'repository',
    versions: BY_VERSION,
  },
];
