export { type PostgresServer, startPostgres } from './start-postgres.js';
export { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './test-database.js';
