import type {
  ColumnSchema,
  DatabaseMigrationManager,
  DataMigrationProgress,
  ForeignKeySchema,
  IndexSchema,
  MigrationConfig,
  MigrationResult,
  SchemaDifference,
  TableSchema,
} from '../src/index.js';
import * as names from '../src/index.js';

/** The types of the specification, as far as the compiler knows them. */
type Types = [
  ColumnSchema,
  DatabaseMigrationManager,
  DataMigrationProgress,
  ForeignKeySchema,
  IndexSchema,
  MigrationConfig,
  MigrationResult,
  SchemaDifference,
  TableSchema,
];

test('the package has the names of the specification', () => {
  const count: Types['length'] = 9;
  expect(count).toBe(9);
  expect(Object.keys(names).toSorted()).toEqual([
    'POSTGRES_TO_SQLITE_TYPES',
    'SQLITE_TO_POSTGRES_TYPES',
    'compareSchemas',
    'createMigrationManager',
    'explainType',
    'generateSyncSQL',
    'introspectPostgreSQLSchema',
    'introspectSQLiteSchema',
    'mapType',
    'migrateAllTablesData',
    'migrateTableData',
    'verifyDataMigration',
  ]);
});

test('a config has the fields that the specification names, and no others', () => {
  const config: MigrationConfig = {
    source: { dialect: 'sqlite', database: './source.sqlite' },
    target: { dialect: 'postgresql', host: 'localhost', port: 5432, username: 'user', password: 'password' },
    options: { batchSize: 1000, parallel: true, verbose: true },
  };
  // @ts-expect-error: there is no such option
  const unknown: MigrationConfig = { options: { batchsize: 10 } };
  // @ts-expect-error: a number of rows is a number
  const wrong: MigrationConfig = { options: { batchSize: '10' } };
  expect([config, unknown, wrong]).toHaveLength(3);
});
