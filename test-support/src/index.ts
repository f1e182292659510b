export { type GodwitOptions, type GodwitRun, runGodwit } from './run-godwit.js';
export { execute, serverVersion } from './server.js';
export { type PostgresServer, type PostgresServerOptions, startPostgres } from './start-postgres.js';
export { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './test-database.js';
